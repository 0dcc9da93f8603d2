// Loads each framework and logger once, and uses those that tell of themselves when they are used.
import hapi from "@hapi/hapi";
import bunyan from "bunyan";
import express from "express";
import fastify from "fastify";
import { H3 } from "h3";
import { Hono } from "hono";
import Koa from "koa";
import log4js from "log4js";
import pino from "pino";
import winston from "winston";

for (const one of [bunyan, express, H3, Hono, Koa, log4js, pino, winston]) {
  if (typeof one !== "function" && typeof one !== "object") throw new TypeError("not loaded");
}
hapi.server();
fastify();
