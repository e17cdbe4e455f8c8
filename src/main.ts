import { requireSupportedNode } from './common/supported-node.js';

requireSupportedNode();
await import('./start.js');
