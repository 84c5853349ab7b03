import type { Meta } from './metadata-source.ts'
import type { DocumentKind } from '../../../../domain/document.ts'
import type { FoundValue } from '../../../../domain/parsed-document.ts'

/** Types of schema.org that name a kind of document. */
const SCHEMA_KINDS: readonly (readonly [DocumentKind, RegExp])[] = [
  ['paper', /^(?:ScholarlyArticle|MedicalScholarlyArticle|Thesis)$/],
  ['news', /^(?:\w*NewsArticle|LiveBlogPosting|BlogPosting|SocialMediaPosting)$/],
  ['report', /^Report$/],
]
/** Formats of GOV.UK, in its pages and its Content API. */
const GOVUK_KINDS: Readonly<Record<string, DocumentKind>> = {
  ...{
    news_article: 'news',
    news_story: 'news',
    press_release: 'news',
    government_response: 'news',
    world_news_story: 'news',
  },
  ...{ speech: 'statement', written_statement: 'statement', oral_statement: 'statement', authored_article: 'news' },
  ...{ policy_paper: 'plan', research: 'evidence', independent_report: 'report', corporate_report: 'report' },
  ...{ impact_assessment: 'evidence', statistics: 'evidence', national_statistics: 'evidence' },
}
/** A generic article may be anything that its title says, and is news otherwise. */
const ARTICLE = /^(?:Article|TechArticle|OpinionNewsArticle)$/

/** The kind that the markup of a page states; none if it is only a web page. */
export function kindsOfPage(meta: Meta, types: readonly string[]): readonly FoundValue<DocumentKind>[] {
  const format = meta.get('govuk:format')?.[0] ?? meta.get('govuk:schema-name')?.[0]
  if (format !== undefined) return kindsOfGovuk(format, 'html:govuk:format')
  const stated = SCHEMA_KINDS.find(([, pattern]) => types.some((type) => pattern.test(type)))?.[0]
  if (stated !== undefined) return [{ value: stated, rule: 'html:json-ld.type' }]
  if (meta.has('citation_title')) return [{ value: 'paper', rule: 'html:citation_title' }]
  const isArticle =
    types.some((type) => ARTICLE.test(type)) || meta.get('og:type')?.some((type) => /^article$/i.test(type.trim()))
  if (isArticle || meta.has('article:published_time')) return [{ value: 'news', rule: 'html:og:type' }]
  return []
}

/** The kind of a GOV.UK page by its format. */
export function kindsOfGovuk(format: string, rule: string): readonly FoundValue<DocumentKind>[] {
  const kind = GOVUK_KINDS[format]
  return kind === undefined ? [] : [{ value: kind, rule }]
}
