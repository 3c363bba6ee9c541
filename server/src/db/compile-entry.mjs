// Puts the files that a process or thread begins with, and all of ours that they import, into one piece of JavaScript,
// made anew when one of them has changed. Read file by file, some seven hundred of them, they take seconds to load.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const FOLDER = join(ROOT, '.cache', 'compiled')

/** Names where a file stands, which its own address in the whole would not. */
const keepAddresses = {
  name: 'addresses',
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const address = JSON.stringify(pathToFileURL(path).href)
      return { contents: (await readFile(path, 'utf8')).replaceAll('import.meta.url', address), loader: 'ts' }
    })
    // Packages stay where npm has put them; the workspaces are ours.
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@jingjing/') ? undefined : { path, external: true },
    )
  },
}

const stateOf = (path) => {
  const { mtimeMs, size } = statSync(path)
  return [path, mtimeMs, size]
}

/** What was made before, where nothing that went into it has changed. */
function currentOf(note) {
  try {
    const { made, inputs } = JSON.parse(readFileSync(note, 'utf8'))
    const isCurrent = inputs.every(([path, mtimeMs, size]) => {
      const now = statSync(path)
      return now.mtimeMs === mtimeMs && now.size === size
    })
    return isCurrent && existsSync(made) ? made : null
  } catch {
    return null
  }
}

async function compile(entry, name, note) {
  const { build, stop } = await import('esbuild')
  const made = join(FOLDER, `${name}-${process.pid}-${Date.now().toString(36)}`)
  const { metafile } = await build({
    entryPoints: [entry],
    absWorkingDir: ROOT,
    outdir: made,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // What is imported later on is loaded later on.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    keepNames: true,
    sourcemap: 'inline',
    sourcesContent: false,
    logLevel: 'silent',
    metafile: true,
    plugins: [keepAddresses],
  }).finally(stop)
  const file = join(made, `${basename(entry, '.ts')}.mjs`)
  const inputs = Object.keys(metafile.inputs).map((path) => stateOf(resolve(ROOT, path)))
  writeFileSync(`${made}.json`, JSON.stringify({ made: file, inputs }))
  renameSync(`${made}.json`, note)
  return file
}

const DAY_MS = 86_400_000

/** A server that runs on what was made before a change may load a part of it hours later; what is older than a day goes. */
function removeOlder(name, current) {
  const before = Date.now() - DAY_MS
  for (const one of readdirSync(FOLDER)) {
    const path = join(FOLDER, one)
    if (
      /^(.*)-\d+-[a-z0-9]+$/.exec(one)?.[1] === name &&
      !current.startsWith(path) &&
      statSync(path).mtimeMs < before
    )
      rmSync(path, { recursive: true, force: true })
  }
}

/**
 * The address to import in the place of a TypeScript file; null where it cannot be made (nothing may be written here),
 * and the file is read as it is.
 */
export async function compiledEntry(url) {
  try {
    const entry = fileURLToPath(url)
    const name = relative(ROOT, entry)
      .replace(/\.ts$/, '')
      .replaceAll(/[^\w-]+/g, '_')
    const note = join(FOLDER, `${name}.json`)
    let file = currentOf(note)
    if (file === null) {
      mkdirSync(FOLDER, { recursive: true })
      file = await compile(entry, name, note)
      removeOlder(name, file)
    }
    process.setSourceMapsEnabled(true)
    return pathToFileURL(file).href
  } catch {
    return null
  }
}

/** Runs a TypeScript file: compiled where that can be, else as it is, read by tsx. */
export async function runEntry(url) {
  const compiled = await compiledEntry(url)
  if (compiled !== null) return import(compiled)
  const { register } = await import('tsx/esm/api')
  register()
  return import(url)
}
