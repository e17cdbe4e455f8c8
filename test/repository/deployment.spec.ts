import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { parse, parseAllDocuments } from 'yaml';
import { readConfig } from '../../src/config/config.js';

const read = (path: string): string => readFileSync(path, 'utf8');
const filesOf = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
/** The first group of each match. */
const all = (text: string, pattern: RegExp): string[] =>
  Array.from(text.matchAll(pattern), ([, group]) => group!);

const CHART = 'deploy/helm/teahouse';
const TEMPLATES = `${CHART}/templates`;
const COMPOSE = ['compose.yaml', 'compose.cluster.yaml'];

/** Names that `readConfig` reads. Amazon sets AWS_* on its machines, so they are no settings. */
function settingsOfServer(): Set<string> {
  const names = new Set<string>();
  const env = new Proxy<Record<string, string>>(
    {},
    {
      get: (_, name) => {
        names.add(String(name));
        return name === 'S3_BUCKET' ? 'bucket' : undefined;
      },
    },
  );
  readConfig(env);
  return new Set([...names].filter((name) => !name.startsWith('AWS_')));
}

const settings = settingsOfServer();
const unknown = (names: Iterable<string>): string[] => [...names].filter((name) => !settings.has(name));

describe('YAML', () => {
  const files = [...COMPOSE, ...filesOf('.github'), ...filesOf('deploy')].filter(
    (path) => /\.ya?ml$/.test(path) && !path.startsWith(TEMPLATES),
  );

  it.each(files)('%s parses', (path) => {
    const documents = parseAllDocuments(read(path), { merge: true });
    expect([...documents].flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
    expect([...documents]).toHaveLength(1);
  });
});

describe('.env.example', () => {
  const entries = Array.from(read('.env.example').matchAll(/^(.*)\n#([A-Z][A-Z\d_]*)=(.*)$/gm));

  it('names every setting, and no other', () => {
    expect(settings.size).toBeGreaterThan(25);
    expect(entries.map(([, , name]) => name!).sort()).toEqual([...settings].sort());
  });

  it('explains each setting in one line', () => {
    expect(entries.filter(([, line]) => !/^# .{10,}\.$|^# .{10,}:\S+$/.test(line!))).toEqual([]);
  });

  it('gives the default of each setting', () => {
    const base = { S3_BUCKET: 'bucket' };
    for (const [, , name, value] of entries) {
      // The default depends on whether the machine has IPv6.
      if (name === 'HOST' || value === '') continue;
      expect([name, readConfig({ ...base, [name!]: value })]).toEqual([name, readConfig(base)]);
    }
  });
});

describe('the workflow', () => {
  interface Workflow {
    jobs: Record<
      string,
      {
        strategy: { matrix: { node: number[] } };
        services: Record<string, unknown>;
        env: Record<string, string>;
        steps: { run?: string }[];
      }
    >;
  }
  const [job] = Object.values((parse(read('.github/workflows/ci.yml')) as Workflow).jobs);

  it('runs the commands of .ci/run in the same order, and then the longer suites', () => {
    const commands = all(read('.ci/run'), /^(npm .*)$/gm);
    expect(commands.length).toBeGreaterThan(3);
    const run = job!.steps.map((step) => step.run).filter((command) => command?.startsWith('npm '));
    expect(run).toEqual([...commands, 'npm run test:slow', 'npm run test:nodes']);
  });

  it('runs on Node 20, 22, 24 and 26', () => {
    expect(job!.strategy.matrix.node).toEqual([20, 22, 24, 26]);
  });

  it('names its PostgreSQL and its Redis in the variables that the tests read', () => {
    const support = ['postgres.global-setup.js', 'redis.js']
      .map((name) => read(`test/support/${name}`))
      .join();
    expect(Object.keys(job!.env).sort()).toEqual(
      [...new Set(all(support, /process\.env\.(TEST_\w+)/g))].sort(),
    );
    const hosts = Object.values(job!.env).map((url) => new URL(url).hostname);
    expect(hosts.sort()).toEqual(Object.keys(job!.services).sort());
  });
});

it('the development container has the Node of .nvmrc', () => {
  const { build } = JSON.parse(read('.devcontainer/devcontainer.json')) as { build: { dockerfile: string } };
  expect(read(join('.devcontainer', build.dockerfile))).toContain(`FROM node:${read('.nvmrc').trim()}-`);
});

describe('the alert rules', () => {
  interface Rule {
    alert: string;
    expr: string;
  }
  const { groups } = parse(read('deploy/prometheus/alerts.yml')) as { groups: { rules: Rule[] }[] };
  const rules = groups.flatMap(({ rules }) => rules).map(({ alert, expr }) => [alert, expr] as const);

  /** What `/metrics` exports, from the sources. `up` is Prometheus's own. */
  function exported(): Set<string> {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    const own = filesOf('src/metrics').flatMap((path) => all(read(path), /'(teahouse_[a-z_]+)'/g));
    const series = own.flatMap((name) => [name, `${name}_bucket`, `${name}_sum`, `${name}_count`]);
    return new Set(['up', ...series, ...registry.getMetricsAsArray().map(({ name }) => name)]);
  }

  /** Names in an expression that are no function, keyword, label, duration or string. */
  function metricsIn(expr: string): string[] {
    const bare = expr.replace(/\{[^}]*\}|\[[^\]]*\]|\b(?:by|without|on|ignoring)\s*\([^)]*\)/g, ' ');
    return all(bare, /\b([a-z_:][\w:]*)\b(?!\s*\()/gi).filter(
      (name) => !/^(?:and|or|unless|bool|sum|min|max|avg|count)$/.test(name),
    );
  }

  it.each(rules)('%s uses only metrics that the server exports', (_, expr) => {
    const used = metricsIn(expr);
    expect(used).not.toEqual([]);
    expect(used.filter((name) => !exported().has(name))).toEqual([]);
  });

  it('have different names', () => {
    expect(new Set(rules.map(([alert]) => alert)).size).toBe(rules.length);
  });
});

describe.each(COMPOSE)('%s', (path) => {
  interface Service {
    build?: string;
    image?: string;
    environment?: Record<string, string>;
    volumes?: string[];
    depends_on?: Record<string, unknown>;
  }
  const { services, volumes } = parse(read(path)) as {
    services: Record<string, Service>;
    volumes: Record<string, null>;
  };

  it('builds the Dockerfile, or names an image with its version', () => {
    for (const { build, image } of Object.values(services)) {
      if (build) expect(existsSync(join(build, 'Dockerfile'))).toBe(true);
      else expect(image).toMatch(/^(?:nginx|postgres|redis):\d+(?:\.\d+)*$/);
    }
  });

  it('sets only variables that the server or the PostgreSQL image reads', () => {
    const isOfPostgres = (name: string) => /^POSTGRES_(?:USER|PASSWORD|DB)$/.test(name);
    for (const { build, environment = {} } of Object.values(services)) {
      const names = Object.keys(environment);
      expect(build ? unknown(names) : names.filter((name) => !isOfPostgres(name))).toEqual([]);
    }
    expect(unknown(all(read(path), /\$\{(\w+)/g)).filter((name) => !isOfPostgres(name))).toEqual([]);
  });

  it('names volumes, files and services that exist', () => {
    for (const { volumes: mounts = [], depends_on: needed = {} } of Object.values(services)) {
      const sources = mounts.map((mount) => mount.split(':')[0]!);
      expect(sources.filter((name) => !(name in volumes) && !existsSync(name))).toEqual([]);
      expect(Object.keys(needed).filter((name) => !(name in services))).toEqual([]);
      const configs = sources.filter((name) => name.endsWith('.conf'));
      const upstreams = configs.flatMap((name) => all(read(name), /^\s*server ([\w-]+):3000/gm));
      expect(upstreams.filter((name) => !(name in services))).toEqual([]);
    }
  });
});

it('the systemd unit sets only settings that exist, and keeps the data in its state directory', () => {
  const unit = read('deploy/systemd/teahouse.service');
  const variables = all(unit, /^Environment=(.*)$/gm).flatMap((line) => line.split(' '));
  const names = variables.map((variable) => variable.split('=')[0]!);
  expect(unknown(names)).toEqual(['NODE_ENV']);
  expect(variables).toContain(`DATA_DIR=/var/lib/${all(unit, /^StateDirectory=(.*)$/gm)[0]}`);
});

describe('the Helm chart', () => {
  const templates = filesOf(TEMPLATES).map((path) => [basename(path), read(path)] as const);
  const source = templates.map(([, text]) => text).join('\n');
  const values = parse(read(`${CHART}/values.yaml`)) as Record<string, Record<string, unknown>>;
  const manifests = templates.filter(([name]) => name.endsWith('.yaml'));

  it('uses only values that values.yaml has', () => {
    const has = (path: string) =>
      path
        .split('.')
        .reduce<unknown>((parent, key) => (parent as Record<string, unknown> | undefined)?.[key], values) !==
      undefined;
    const used = new Set(all(source, /\.Values\.([\w.]+)/g));
    expect(used.size).toBeGreaterThan(20);
    expect([...used].filter((path) => !has(path))).toEqual([]);
  });

  it('uses every value that values.yaml has', () => {
    expect(Object.keys(values).filter((name) => !source.includes(`.Values.${name}`))).toEqual([]);
  });

  it('offers only settings that exist', () => {
    expect(unknown([...Object.keys(values.settings!), ...Object.keys(values.secrets!)])).toEqual([]);
  });

  it('includes only templates that it defines', () => {
    const defined = all(source, /define "([^"]+)"/g);
    expect(all(source, /include "([^"]+)"/g).filter((name) => !defined.includes(name))).toEqual([]);
  });

  it.each(templates)('%s ends each block that it opens', (_, text) => {
    const count = (pattern: RegExp) => all(text, pattern).length;
    expect(count(/\{\{-? *(if|with|range|define)\b/g)).toBe(count(/\{\{-? *(end)\b/g));
    expect(count(/(\{\{)/g)).toBe(count(/(\}\})/g));
  });

  it.each(manifests)('%s is YAML with a kind and a name, without its actions', (_, text) => {
    const bare = text.replace(/^\s*\{\{.*\}\}\s*$/gm, '').replace(/\{\{.*?\}\}/g, 'x');
    const manifest = parse(bare, { uniqueKeys: false }) as { kind: string; metadata: { name: string } };
    expect(manifest).toMatchObject({ apiVersion: expect.any(String), kind: expect.any(String) });
    expect(manifest.metadata.name).toBe('x');
  });

  it('probes health endpoints that exist', () => {
    const endpoints = all(read('src/health/health.controller.ts'), /@Get\('(\w+)'\)/g);
    const probed = all(read(`${TEMPLATES}/deployment.yaml`), /path: \/health\/(\w+)/g);
    expect(new Set(probed)).toEqual(new Set(['live', 'ready']));
    expect(endpoints).toEqual(expect.arrayContaining(probed));
  });

  it('leaves the server 10 seconds to close after the preStop hook', () => {
    const deployment = read(`${TEMPLATES}/deployment.yaml`);
    const [grace] = all(deployment, /terminationGracePeriodSeconds: (\d+)/g);
    const [sleep] = all(deployment, /command: \[sleep, '(\d+)'\]/g);
    expect(Number(grace) - Number(sleep)).toBeGreaterThanOrEqual(10);
  });
});

it('deploy/README.md has a line on each file, and its links lead to files', () => {
  const links = all(read('deploy/README.md'), /\]\(([^)#]+)\)/g).map((link) => join('deploy', link));
  expect(links.filter((link) => !existsSync(link))).toEqual([]);
  const files = filesOf('deploy').filter((path) => path !== 'deploy/README.md' && !path.startsWith(CHART));
  expect([...files, CHART].filter((path) => !links.includes(path))).toEqual([]);
});
