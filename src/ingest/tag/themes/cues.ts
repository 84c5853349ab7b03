import type { Stance } from '../../../domain/states.ts'

/**
 * Which words a cue governs: `after` and `before` it in its clause, `near`: the few words after it, `both` sides.
 */
export type CueScope = 'after' | 'before' | 'near' | 'both'

/** Words that show what a clause says of the things in it. */
export interface Cue {
  /** Null for words that look like a cue and take its force away: not only, no doubt. */
  readonly stance: Stance | null
  readonly scope: CueScope
}

interface CueGroup extends Cue {
  /** Why these words show it. */
  readonly because: string
  readonly phrases: readonly string[]
}

const BE = ['is', 'are', 'was', 'were', 'be', 'been', 'being']
const NOT_BE = [
  'not be',
  'never be',
  'no longer be',
  'not been',
  'never been',
  ...BE.slice(0, 4).map((be) => `${be} not`),
]
const NOT_BE_SHORT = ['isnt', 'arent', 'wasnt', 'werent', 'is no longer', 'are no longer', 'not being']
const NOT = [
  'not',
  'never',
  'no longer',
  'wont',
  'dont',
  'doesnt',
  'didnt',
  'cannot',
  'cant',
  'unable to',
  'unwilling to',
]
const WILL_NOT = [
  'will not',
  'shall not',
  'wont',
  'will no longer',
  'will never',
  'should not',
  'must not',
  'would not',
]

/** What a body does to further a thing; denied, it is a refusal whatever the tense. */
const FURTHER = [
  ...[
    'support',
    'back',
    'fund',
    'pursue',
    'invest',
    'adopt',
    'allow',
    'permit',
    'accept',
    'agree',
    'endorse',
    'favour',
  ],
  ...[
    'recommend',
    'prioritise',
    'seek',
    'progress',
    'consider',
    'proceed',
    'plan',
    'intend',
    'want',
    'wish',
    'promote',
  ],
  ...['encourage', 'approve', 'commit', 'take forward', 'bring forward', 'go ahead', 'subsidise', 'finance', 'propose'],
  ...['envisage', 'welcome', 'contemplate', 'countenance', 'advocate', 'champion', 'license', 'rely', 'believe in'],
  ...['see a role for', 'see a case for', 'see a future for', 'see a place for', 'be supporting', 'be funding'],
  ...['be pursuing', 'be investing', 'be backing', 'be seeking', 'be taking forward', 'be bringing forward'],
]
/** What only a body that says it will not, refuses: without `will` it may say that a thing is absent. */
const DO = [
  ...['include', 'continue', 'build', 'develop', 'deliver', 'introduce', 'expand', 'extend', 'host', 'allocate'],
  ...['designate', 'safeguard', 'install', 'use', 'spend', 'buy', 'offer', 'provide', 'make', 'take', 'give', 'bid'],
  ...['join', 'run', 'open', 'create', 'start', 'launch', 'set up', 'renew', 'carry out', 'carry on', 'be part of'],
]
const FURTHERED = [
  ...['supported', 'backed', 'funded', 'pursued', 'adopted', 'allowed', 'permitted', 'accepted', 'agreed', 'endorsed'],
  ...['favoured', 'recommended', 'prioritised', 'progressed', 'considered', 'included', 'planned', 'proposed', 'built'],
  ...['approved', 'taken forward', 'brought forward', 'granted', 'encouraged', 'acceptable', 'viable', 'appropriate'],
  ...['justified', 'a priority', 'our priority', 'the answer', 'an option', 'the solution', 'in favour', 'welcome'],
  ...['going ahead', 'proceeding', 'wanted', 'a viable option', 'a realistic option', 'the right answer', 'in scope'],
  ...['renewed', 'continued', 'developed', 'being pursued', 'being considered', 'being taken forward', 'sought'],
]
/** The same of what is done. */
const DONE = [
  ...[
    'continued',
    'built',
    'developed',
    'delivered',
    'introduced',
    'expanded',
    'extended',
    'hosted',
    'allocated',
    'used',
  ],
  ...[
    'designated',
    'safeguarded',
    'installed',
    'bought',
    'offered',
    'provided',
    'made',
    'opened',
    'created',
    'started',
  ],
  ...['launched', 'set up', 'renewed', 'carried out', 'needed', 'required'],
]
const WILL_NOT_BE = ['will not be', 'shall not be', 'should not be', 'must not be', 'wont be', 'will never be']
const REFUSED = [
  ...['rejected', 'opposed', 'refused', 'ruled out', 'abandoned', 'scrapped', 'cancelled', 'dropped', 'withdrawn'],
  ...['turned down', 'shelved', 'discounted', 'dismissed', 'discontinued', 'vetoed', 'thrown out', 'banned', 'axed'],
  ...['halted', 'defeated', 'struck out', 'phased out', 'stopped', 'resisted', 'terminated', 'excluded from the plan'],
]
const REFUSE = [
  ...['reject', 'oppose', 'refuse', 'rule out', 'abandon', 'scrap', 'cancel', 'drop', 'withdraw', 'turn down'],
  ...[
    'shelve',
    'discount',
    'dismiss',
    'discontinue',
    'veto',
    'ban',
    'halt',
    'stop',
    'object to',
    'phase out',
    'exclude',
  ],
]
const REFUSING = [
  ...['rejects', 'rejected', 'rejecting', 'reject', 'opposes', 'opposed', 'opposing', 'oppose', 'refuses', 'refused'],
  ...['refuse', 'refusing', 'refusal of', 'objects to', 'objected to', 'object to', 'objection to', 'objections to'],
  ...['opposition to', 'hostile to', 'rules out', 'ruled out', 'rule out', 'ruling out', 'abandons', 'abandoned'],
  ...['abandon', 'abandoning', 'scraps', 'scrapped', 'scrap', 'scrapping', 'cancels', 'cancelled', 'cancel'],
  ...['cancelling', 'dropped plans for', 'dropped its plans for', 'dropped the', 'turned down', 'turn down'],
  ...[
    'turns down',
    'turning down',
    'voted against',
    'vote against',
    'decided against',
    'decides against',
    'argued against',
  ],
  ...['argues against', 'advised against', 'advises against', 'campaign against', 'is against', 'are against'],
  ...['was against', 'were against', 'stands against', 'withdraw from', 'withdrew', 'withdrawn from'],
  ...['withdrawing from', 'withdrawn its support for', 'withdrawn support for', 'withdrawal from', 'withdrawal of'],
  ...['pull out of', 'pulled out of', 'walk away from', 'walked away from', 'phase out', 'phasing out', 'phases out'],
  ...['ban on', 'bans', 'moratorium on', 'end support for', 'ended support for', 'ended its support for', 'halted'],
  ...['discontinue', 'discontinued', 'declined to', 'declines to', 'decline to', 'refrain from', 'steer away from'],
  ...['shelved', 'shelve', 'shelving', 'vetoed', 'dismissed', 'discounted', 'ceased funding', 'stopped funding'],
]
const NO = [
  ...[
    'no plans',
    'no plan',
    'no intention',
    'no case',
    'no role',
    'no place',
    'no support',
    'no appetite',
    'no future',
  ],
  ...['no justification', 'no enthusiasm', 'no wish', 'no desire', 'no longer any plans', 'no current plans'],
]
/** Bodies that act: what they will do is a commitment, while `hydrogen will create jobs` is a forecast. */
const BODIES = [
  ...[
    'we',
    'council',
    'councils',
    'authority',
    'authorities',
    'partnership',
    'government',
    'board',
    'partners',
    'mayor',
  ],
  ...[
    'lep',
    'leps',
    'company',
    'county',
    'city',
    'executive',
    'ministers',
    'cabinet',
    'university',
    'college',
    'trust',
  ],
  ...['agency', 'committee', 'region', 'nation', 'i', 'gmca', 'gla', 'wmca', 'team', 'service'],
]

const pairs = (first: readonly string[], second: readonly string[]): readonly string[] =>
  first.flatMap((one) => second.map((other) => `${one} ${other}`))

export const CUES: readonly CueGroup[] = [
  { stance: 'rejects', scope: 'after', because: 'it says it does not further it', phrases: pairs(NOT, FURTHER) },
  { stance: 'rejects', scope: 'after', because: 'it says it will not do it', phrases: pairs(WILL_NOT, DO) },
  {
    stance: 'rejects',
    scope: 'before',
    because: 'it is not furthered',
    phrases: pairs([...NOT_BE, ...NOT_BE_SHORT], FURTHERED),
  },
  { stance: 'rejects', scope: 'before', because: 'it will not be done', phrases: pairs(WILL_NOT_BE, DONE) },
  { stance: 'rejects', scope: 'before', because: 'it is refused', phrases: pairs(BE, REFUSED) },
  { stance: 'rejects', scope: 'after', because: 'it refuses it', phrases: REFUSING },
  { stance: 'rejects', scope: 'after', because: 'none is intended', phrases: pairs(NO, ['for', 'to', 'of']) },
  {
    ...{ stance: 'rejects', scope: 'near', because: 'another is preferred' },
    phrases: ['rather than', 'instead of', 'as opposed to', 'in place of', 'in preference to'],
  },
  {
    ...{ stance: 'rejects', scope: 'after', because: 'it is not given what it would need' },
    phrases: pairs(NOT_BE, [
      'given to',
      'granted for',
      'made available for',
      'provided for',
      'spent on',
      'invested in',
    ]),
  },
  {
    ...{ stance: 'rejects', scope: 'before', because: 'it does not happen' },
    phrases: [
      ...pairs(NOT, ['go ahead', 'proceed', 'be going ahead', 'form part of', 'have our support', 'have a future']),
      ...['no longer a priority', 'no longer part of', 'no longer planned', 'no longer viable', 'no longer an option'],
      ...['off the table', 'out of the question', 'has no future', 'has no place', 'has no role', 'have no place'],
      ...['is not part of', 'are not part of', 'is not one of our', 'has been a failure', 'came to nothing'],
    ],
  },
  {
    ...{ stance: null, scope: 'both', because: 'a denial of a refusal, or a turn of phrase' },
    phrases: [
      ...pairs(NOT, REFUSE),
      ...pairs([...NOT_BE, ...NOT_BE_SHORT], REFUSED),
      ...pairs(['no plans to', 'no plan to', 'no intention to', 'no wish to'], REFUSE),
      ...pairs(
        ['no plans for', 'no intention of', 'no case for'],
        ['abandoning', 'scrapping', 'withdrawing', 'ending'],
      ),
      ...['not only', 'not just', 'not merely', 'not simply', 'not least', 'not solely', 'no doubt', 'not without'],
      ...['without doubt', 'no objection to', 'no objections to', 'no objection', 'not against', 'nothing against'],
      ...['not opposed to', 'not ruling out', 'not limited to', 'sooner rather than later', 'no less', 'not hesitate'],
      ...[
        'not consider only',
        'not want to lose',
        'not allow this to',
        'not plan only',
        'never been more',
        'no wonder',
      ],
      ...['cannot afford to', 'not agreed yet', 'not yet agreed', 'not yet approved', 'not yet considered', 'why not'],
      ...[
        'refuse collection',
        'refuse and recycling',
        'refuse disposal',
        'refuse vehicle',
        'refuse storage',
        'scrap metal',
      ],
      ...[
        'drop in',
        'drop off',
        'not possible',
        'not be possible',
        'possible without',
        'withdrawal symptoms',
        'scrap yard',
        'refuse bin',
      ],
    ],
  },
  {
    ...{ stance: 'considers', scope: 'both', because: 'it stays possible' },
    phrases: ['cannot be ruled out', 'cant be ruled out', 'not be ruled out', 'not been ruled out', 'not ruled out'],
  },
  {
    ...{ stance: 'considers', scope: 'both', because: 'it may or may not be' },
    phrases: [
      ...[
        'could',
        'might',
        'may',
        'would',
        'possible',
        'possibly',
        'potentially',
        'perhaps',
        'whether',
        'option',
        'options',
      ],
      ...[
        'feasibility',
        'feasible',
        'under consideration',
        'being considered',
        'be considered',
        'be explored',
        'scoping',
      ],
      ...['be investigated', 'being explored', 'options appraisal', 'subject to', 'in principle', 'yet to be decided'],
    ],
  },
  {
    ...{ stance: 'considers', scope: 'after', because: 'it is looked into' },
    phrases: [
      ...['explore', 'explores', 'explored', 'exploring', 'consider', 'considers', 'considering', 'consideration of'],
      ...['investigate', 'investigates', 'investigating', 'examine', 'examines', 'examining', 'assess whether'],
      ...[
        'assess the potential',
        'assess the case for',
        'look at',
        'looking at',
        'look into',
        'looking into',
        'potential for',
      ],
      ...['potential to', 'potential of', 'possibility of', 'study into', 'appraise', 'case for', 'prospects for'],
    ],
  },
  {
    ...{ stance: 'commits', scope: 'after', because: 'a body says what it will do' },
    phrases: [
      ...pairs(BODIES, ['will', 'shall', 'is going to', 'are going to']),
      ...['and will', 'committed to', 'commitment to', 'commitments to', 'commit to', 'commits to', 'committing to'],
      ...['has agreed', 'have agreed', 'agreed to', 'has committed', 'have committed', 'pledge', 'pledged', 'pledges'],
      ...[
        'has approved',
        'have approved',
        'has adopted',
        'have adopted',
        'resolved to',
        'undertake to',
        'undertakes to',
      ],
      ...['has allocated', 'have allocated', 'has invested', 'have invested', 'has secured', 'have secured'],
      ...[
        'is investing',
        'are investing',
        'is building',
        'are building',
        'is delivering',
        'are delivering',
        'guarantee',
      ],
      ...['determined to', 'has awarded', 'have awarded', 'is funding', 'are funding', 'has funded', 'have funded'],
    ],
  },
  {
    ...{ stance: 'commits', scope: 'both', because: 'a decision that binds' },
    phrases: [
      ...pairs(
        ['will be'],
        ['delivered', 'built', 'invested', 'funded', 'provided', 'introduced', 'established', 'launched', 'developed'],
      ),
      ...pairs(['has been', 'have been'], ['approved', 'agreed', 'adopted', 'allocated', 'secured', 'awarded']),
      ...['will go ahead', 'will proceed', 'will be required to', 'will be taken forward', 'is being built'],
    ],
  },
  {
    ...{ stance: 'supports', scope: 'after', because: 'it speaks for it, and binds itself to nothing' },
    phrases: [
      ...[
        'support',
        'supports',
        'supporting',
        'in support of',
        'supportive of',
        'encourage',
        'encourages',
        'encouraged',
      ],
      ...['encouraging', 'promote', 'promotes', 'promoting', 'promoted', 'promotion of', 'champion', 'champions'],
      ...[
        'championing',
        'endorse',
        'endorses',
        'endorsed',
        'favour',
        'favours',
        'backs',
        'backed',
        'backing',
        'advocate',
      ],
      ...[
        'advocates',
        'prioritise',
        'prioritises',
        'prioritised',
        'prioritising',
        'in favour of',
        'keen to',
        'ambition to',
      ],
      ...['ambition for', 'ambitions for', 'aspire to', 'aspiration to', 'aim to', 'aims to', 'seek to', 'seeks to'],
      ...[
        'seeking to',
        'want to',
        'wants to',
        'would like to',
        'should',
        'must',
        'need to',
        'needs to',
        'we need',
        'urge',
      ],
      ...['call for', 'calls for', 'calling for', 'recommend', 'recommends', 'welcome', 'welcomes', 'welcomed'],
      ...['welcoming', 'would welcome', 'would support', 'in need of', 'objective is to', 'goal is to', 'vision is to'],
    ],
  },
  {
    // tuned on the half `tune` of bench/tagging, whose plans state their aims in such verbs
    ...{ stance: 'supports', scope: 'after', because: 'it is an aim to have more or better of it' },
    phrases: [
      ...['ensure', 'ensuring', 'enable', 'enabling', 'enhance', 'enhancing', 'improve', 'improving', 'deliver'],
      ...['delivering', 'increase', 'increasing', 'protect', 'protecting', 'facilitate', 'facilitating', 'safeguard'],
      ...['safeguarding', 'strengthen', 'strengthening', 'maximise', 'maximising', 'retain', 'retaining', 'help to'],
      ...['allow for', 'permit', 'require', 'requiring', 'attract', 'attracting', 'expand', 'expanding', 'minimise'],
      ...[
        'minimising',
        'reduce',
        'reducing',
        'conserve',
        'conserving',
        'provide for',
        'contribute to',
        'importance of',
      ],
      ...['contributing to', 'transform', 'boost', 'boosting', 'accelerate', 'tackle', 'tackling', 'invest in'],
    ],
  },
  {
    ...{ stance: 'supports', scope: 'both', because: 'it is wanted' },
    phrases: [
      ...[
        'priority',
        'priorities',
        'is supported',
        'are supported',
        'will be supported',
        'will be permitted',
        'permitted',
      ],
      ...['is encouraged', 'are encouraged', 'will be encouraged', 'is welcomed', 'should be', 'is welcome', 'must be'],
      ...['are welcome', 'are welcomed', 'to be welcomed', 'needs to be', 'need to be', 'is recommended'],
    ],
  },
]
