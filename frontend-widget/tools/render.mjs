// Renders a block of the theme extension as Shopify would, with the filters and tags of a theme that are not Liquid's own.
// Usage: node render.mjs EXTENSION BLOCK LOCALE CONTEXT.json
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [, , extension, block, locale, context] = process.argv;
const { Liquid, Tag } = createRequire(join(process.cwd(), 'package.json'))('liquidjs');
const read = (...path) => readFileSync(join(extension, ...path), 'utf8');
const texts = JSON.parse(read('locales', locale === 'en' ? 'en.default.json' : `${locale}.json`));
const liquid = new Liquid({ root: join(extension, 'snippets'), partials: join(extension, 'snippets'), extname: '.liquid', jsTruthy: false });

/** A tag whose content is for the theme editor only. */
const silent = (name) =>
  liquid.registerTag(name, class extends Tag {
    constructor(token, rest, engine) {
      super(token, rest, engine);
      while (rest.length && rest.shift().name !== 'end' + name);
    }
    render() {}
  });
silent('schema');
silent('doc');

liquid.registerFilter('t', function (key, ...named) {
  const values = Object.fromEntries(named);
  let text = key.split('.').reduce((at, part) => at[part], texts);
  if (typeof text === 'object') text = text[new Intl.PluralRules(locale).select(values.count)] ?? text.other;
  return text.replace(/\{\{ (\w+) \}\}/g, (all, name) => values[name]);
});
liquid.registerFilter('money', (minor) => `${(minor / 100).toFixed(2)} kr`);
liquid.registerFilter('sha256', (text) => createHash('sha256').update(text).digest('hex'));
liquid.registerFilter('asset_url', (name) => `/assets/${name}`);

const scope = JSON.parse(readFileSync(context, 'utf8'));
process.stdout.write(await liquid.parseAndRender(read('blocks', block + '.liquid'), scope, { globals: scope }));
