#!/usr/bin/env node
import { requireSupportedNode } from '../common/supported-node.js';

requireSupportedNode();
await import('./program.js');
