import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadHostRules } from '../../../src/ingest/library/load-host-rules.ts'
import { projectFolder } from '../../support/project-folder.ts'

const rules = loadHostRules(await readFile(path.join(projectFolder, 'library/hosts.yaml'), 'utf8'), 'hosts.yaml')
const kindOf = (host: string) => rules.find(({ matches }) => new RegExp(matches).test(host))?.kind ?? null
const load = (hosts: string) => () => loadHostRules(`version: 1\nhosts:\n${hosts}`, 'hosts.yaml')

describe('host rules', () => {
  it.each([
    ['theauthorityv13-auth.azurewebsites.net', 'staging'],
    ['cwlep.win.office.6bdigital.com', 'staging'],
    ['staging.example.org', 'staging'],
    ['www.staging.example.gov.uk', 'staging'],
    ['council-staging.example.org', 'staging'],
    ['docslib.org', 'mirror'],
    ['www.docslib.org', 'mirror'],
    ['dokumen.tips', 'mirror'],
    ['vdocument.in', 'mirror'],
    ['cupdf.com', 'mirror'],
    ['www.readkong.com', 'mirror'],
    ['www.scribd.com', 'mirror'],
  ])('exclude %s as %s', (host, kind) => {
    expect(kindOf(host)).toBe(kind)
  })

  it.each([
    'www.gov.uk',
    'www.greatermanchester-ca.gov.uk',
    'notdocslib.org',
    'docslib.org.example.com',
    'test.org',
    'testbed.example.org',
    'homeoffice.gov.uk',
    'webarchive.nationalarchives.gov.uk',
    'discovery.ucl.ac.uk',
  ])('do not match %s', (host) => {
    expect(kindOf(host)).toBeNull()
  })

  it('are rejected with an issue that names the invalid entry', () => {
    expect(load("  - { pattern: 'a b.org', kind: mirror, reason: x }")).toThrow(/hosts\.0\.pattern: must be a host/)
    expect(load("  - { pattern: '*.*', kind: mirror, reason: x }")).toThrow(/must be a host/)
    expect(load('  - { pattern: a.org, kind: copy, reason: x }')).toThrow(/hosts\.0\.kind/)
    expect(load("  - { pattern: a.org, kind: mirror, reason: ' ' }")).toThrow(/must not be empty/)
    const twice = '  - { pattern: a.org, kind: mirror, reason: x }\n'.repeat(2)
    expect(load(twice)).toThrow(/already at hosts\.0\.pattern/)
  })
})
