import type { FoundValue } from '../../../../domain/parsed-document.ts'

/** Rules that read properties which a program wrote into the file; those of PRISM concern the publication. */
const PROPERTY = /^(?:pdf:info\.|pdf:xmp\.(?!prism:|pdfx:|crossmark:)|docx:core\.|odt:(?:meta|dc):|rtf:info\.)/
/** Names that computers are logged in with, and of machines and programs. */
const NO_AUTHOR =
  /^(?:(?:the )?(?:user|users|admin|administrator|owner|author|name|default|guest|test|root|staff|temp|unknown|anonymous|none|n\/?a|pc|laptop|desktop|me|home|office|preferred customer|valued customer|authorized user|registered user|template|writer|editor|student|gateway|dell|hp|toshiba|compaq|acer|lenovo)(?:[\s_-]?(?:user|pc|\d+))?|\S*\d\S*|\p{Ll}\S*|\p{Lu}{1,4}|[a-z]+[._][a-z]+)$/iu
const MACHINE =
  /\b(?:scan(?:ner|ned|jet)?|printer|copier|multifunction|mfp|xerox|ricoh|canon|konica|minolta|kyocera|lexmark|sharp mx|epson|bizhub|workcentre|imagerunner|acrobat|distiller|indesign|quark ?x?press|photoshop|illustrator|microsoft|word|excel|powerpoint|openoffice|libreoffice|writer|latex|pdftex|ghostscript|pdfcreator|adobe|crystal reports|oracle|jasper|itext|fpdf|wkhtmltopdf|chrome|mozilla)\b/i
/** Titles of templates, of single pages, and of files. */
const NO_TITLE =
  /^(?:(?:title|name|insert title|enter title|click here)(?: of (?:the )?(?:document|report|presentation|paper|plan|publication))?(?: here)?|(?:report|document|word|powerpoint|letter|memo|corporate|council|policy|blank|committee|cabinet|board|agenda)? ?(?:report )?template(?: \d+)?|(?:front |back )?cover(?: page)?|front page|layout ?\d*|page ?\d+|sheet ?\d*|slide ?\d*|new (?:document|file)|blank(?: page)?|scan(?:ned)?(?: (?:document|image|from).*)?|(?:\w+[-_]){2,}\w+|\S*_\S*|\S+\.\w{2,5}|[a-z]{1,4}[\d-]{3,}.*|\d[\d\s._-]*|print|final|draft|report|document|version \S+|body|text|main|full page photo|acrobat|pdf|untitled.*|microsoft.*|adobe .*|pscript.*|acrobat .*|[^\p{L}]*)$/iu

/** Whether a value was read from a property of the file, not from its words. */
export function isFileProperty({ rule }: { readonly rule: string }): boolean {
  return PROPERTY.test(rule)
}

/** Whether a property may be the title of a document: no file name, template, or name of a program. */
export function isPlausibleTitle({ value }: FoundValue<string>): boolean {
  return !NO_TITLE.test(value.trim()) && !/\.(?:docx?|indd|pdf|pptx?|xlsx?|qxd|rtf|cdr|dwg|pub)\b/i.test(value)
}

/** Those of the names that may be of people or bodies: no log-in names, machines or programs. */
export function toPlausibleAuthors({
  value,
  ...found
}: FoundValue<readonly string[]>): readonly FoundValue<readonly string[]>[] {
  const names = value.filter((name) => !NO_AUTHOR.test(name.trim()) && !MACHINE.test(name) && !/[\d()[\]]/.test(name))
  return names.length === 0 ? [] : [{ ...found, value: names }]
}
