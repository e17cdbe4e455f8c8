import escapeHtml from 'escape-html';
import { schemaToText, type JsonSchema } from './schema-to-text.js';

interface Message {
  name: string;
  summary?: string;
  payload: JsonSchema;
}

/** The part of `docs/asyncapi.json` that the page shows. */
export interface SocketContract {
  info: { title: string; version: string; description: string };
  channels: { chat: { messages: Record<string, Message> } };
  components: { schemas: Record<string, JsonSchema> };
}

/** The part of `docs/openapi.json` that the page shows. */
export interface HttpContract {
  paths: Record<string, Record<string, { summary: string }>>;
}

/** Returns the API reference as HTML, without scripts and without requests to other hosts. */
export function docsPage(socket: SocketContract, http: HttpContract): string {
  const { info, channels, components } = socket;
  const all = Object.entries(channels.chat.messages);
  const requests = all.filter(([id]) => !id.startsWith('told_') && !id.endsWith('_reply'));
  const events = all.filter(([id]) => id.startsWith('told_'));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(info.title)} API reference</title>
<link rel="stylesheet" href="docs/docs.css">
</head>
<body>
<h1>${escapeHtml(info.title)} API reference, protocol version ${escapeHtml(info.version)}</h1>
<p>${escapeHtml(info.description)} Machine-readable: <a href="docs/asyncapi.json">AsyncAPI 3</a>, <a href="docs/openapi.json">OpenAPI 3.1</a>.</p>
<h2>Client events</h2>
${requests.map(([id, message]) => section(message, channels.chat.messages[`${id}_reply`])).join('')}
<h2>Server events</h2>
${events.map(([, message]) => section(message)).join('')}
<h2>Types</h2>
${Object.entries(components.schemas).map(definition).join('')}
<h2>HTTP routes</h2>
${Object.entries(http.paths).map(route).join('')}
</body>
</html>
`;
}

function section({ name, summary, payload }: Message, reply?: Message): string {
  const data = reply?.payload.oneOf?.[0]?.properties?.data;
  return `<section>
<h3><code>${escapeHtml(name)}</code></h3>
${summary ? `<p>${escapeHtml(summary)}</p>` : ''}
<pre>${shape(payload)}${data ? `\n→ ${shape(data)}` : ''}</pre>
</section>
`;
}

function definition([name, schema]: [string, JsonSchema]): string {
  const described = Object.entries(schema.properties ?? {}).filter(([, { description }]) => description);
  const fields = described.map(
    ([field, { description }]) =>
      `<dt><code>${escapeHtml(field)}</code></dt><dd>${escapeHtml(description)}</dd>`,
  );
  return `<section id="${escapeHtml(name)}">
<h3><code>${escapeHtml(name)}</code></h3>
${schema.description ? `<p>${escapeHtml(schema.description)}</p>` : ''}
<pre>${shape(schema)}</pre>
${fields.length > 0 ? `<dl>${fields.join('')}</dl>` : ''}
</section>
`;
}

function route([path, methods]: [string, HttpContract['paths'][string]]): string {
  const lines = Object.entries(methods).map(
    ([method, { summary }]) =>
      `<p><code>${method.toUpperCase()} ${escapeHtml(path)}</code> ${escapeHtml(summary)}</p>\n`,
  );
  return lines.join('');
}

function shape(schema: JsonSchema): string {
  return schemaToText(schema)
    .map((part) =>
      typeof part === 'string'
        ? escapeHtml(part)
        : `<a href="#${escapeHtml(part.shape)}">${escapeHtml(part.shape)}</a>`,
    )
    .join('');
}

export const DOCS_STYLE = `
:root { color-scheme: light dark; }
body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.6 system-ui, sans-serif; }
pre { overflow-x: auto; padding: .6rem .8rem; border-radius: .4rem; background: rgb(127 127 127 / .12); white-space: pre-wrap; }
h3 { margin: 1.6rem 0 .2rem; }
dt { float: left; clear: left; margin-right: .6rem; }
`;
