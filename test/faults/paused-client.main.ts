import { Random } from './seeded-random.js';
import { RecordingClient } from './recording-client.js';

// A client that only receives, in a process that can be stopped. Reports what it was shown on
// request.

const [url, name] = process.argv.slice(2) as [string, string];
const talker = await RecordingClient.join(url, name, new Random(1));
process.on('message', () => process.send!(talker.shown.get('lobby')?.map(({ id }) => id) ?? []));
process.send!('here');
