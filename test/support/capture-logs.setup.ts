import { captureLogs } from './captured-logs.js';

// Runs before each test file.
captureLogs();
