import { overhear } from './witness.js';

// Runs before each test file.
overhear();
