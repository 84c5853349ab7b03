import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'
import { folderOfBuild, PROJECT } from '../bin/sources-hash.js'
import { bundleOptions } from './bundle.js'

// Makes the build that bin/ runs, packages included, which starts in a fraction of the time. Each build has a folder
// named after the content of the sources, so that a service running from an older build is not affected.

const KEPT_BUILDS = 3

const folder = folderOfBuild()
if (existsSync(folder)) process.stdout.write(`the build is there: ${path.relative(PROJECT, folder)}\n`)
else {
  await makeBuild()
  removeOldBuilds()
}

async function makeBuild() {
  const startedMs = performance.now()
  const part = `${folder}.part-${process.pid}`
  mkdirSync(part, { recursive: true })
  try {
    await build(bundleOptions(part))
    // a build made meanwhile is identical
    if (!existsSync(folder)) renameSync(part, folder)
  } finally {
    rmSync(part, { recursive: true, force: true })
  }
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
  process.stdout.write(`built ${path.relative(PROJECT, folder)} in ${seconds} s\n`)
}

function removeOldBuilds() {
  const all = path.dirname(folder)
  const names = readdirSync(all).filter((name) => /^[0-9a-f]{16}$/.test(name))
  const builds = names.map((name) => ({ name, madeMs: statSync(path.join(all, name)).mtimeMs }))
  builds.sort((a, b) => b.madeMs - a.madeMs)
  for (const { name } of builds.slice(KEPT_BUILDS)) rmSync(path.join(all, name), { recursive: true, force: true })
}
