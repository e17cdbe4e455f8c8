import { jest } from '@jest/globals';

// Two processors that others use as well meet delays that nobody else does. What fails is told, also where it passes then.
if (process.env.CI) jest.retryTimes(1, { logErrorsBeforeRetry: true });
