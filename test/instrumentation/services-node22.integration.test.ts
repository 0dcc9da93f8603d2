import { describeServices } from "./services/describe-services.ts";

describeServices("Node 22");
