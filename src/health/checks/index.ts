export { aiProviderCheck, type AiProvider, type AiProviderTarget } from "./ai-provider.ts";
export { amqpCheck, type AmqpConnection, type AmqpTarget } from "./amqp.ts";
export { clockSkewCheck, type ClockSkewTarget } from "./clock-skew.ts";
export { cpuCheck, type CpuTarget } from "./cpu.ts";
export { customCheck, type CustomTarget } from "./custom.ts";
export { diskSpaceCheck, type DiskSpaceTarget } from "./disk-space.ts";
export { dnsCheck, type DnsTarget } from "./dns.ts";
export { eventLoopCheck, type EventLoopTarget } from "./event-loop.ts";
export { fileFreshnessCheck, type FileFreshnessTarget } from "./file-freshness.ts";
export { fileWriteCheck, type FileWriteTarget } from "./file-write.ts";
export { gitProviderCheck, type GitProviderTarget } from "./git-provider.ts";
export { httpCheck, type HttpTarget } from "./http.ts";
export { internalServiceCheck, type InternalServiceTarget } from "./internal-service.ts";
export { kafkaCheck, type KafkaTarget } from "./kafka.ts";
export { memoryCheck, type MemoryTarget } from "./memory.ts";
export { mongodbCheck, type MongoDatabase, type MongodbTarget } from "./mongodb.ts";
export { mysqlCheck, type MysqlPool, type MysqlTarget } from "./mysql.ts";
export { postgresCheck, type PostgresClient, type PostgresTarget } from "./postgres.ts";
export { queueDepthCheck, type QueueDepthTarget, type QueueState } from "./queue-depth.ts";
export { redisCheck, type RedisClient, type RedisTarget } from "./redis.ts";
export {
  secretManagerCheck,
  type SecretManager,
  type SecretManagerTarget,
} from "./secret-manager.ts";
export { sqliteCheck, type SqliteDatabase, type SqliteTarget } from "./sqlite.ts";
export { tcpCheck, type TcpTarget } from "./tcp.ts";
export { telemetryPipelineCheck, type TelemetryPipelineTarget } from "./telemetry-pipeline.ts";
export { tlsCertificateCheck, type TlsCertificateTarget } from "./tls-certificate.ts";
