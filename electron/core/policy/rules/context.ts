import type { Verdict } from '../../../../contract/api/policy.ts'
import { pattern } from './words.ts'

export type Exception = NonNullable<Verdict['exception']>

/** How somebody asks for a doing: for themselves, or as an order. */
const REQUESTS = new RegExp(
  pattern(
    'how (?:do|does one|can|could|would|should|might|must|shall|am|to|about)',
    'hows',
    '(?:whats?|which)(?: \\S+){0,6}? (?:ways?|methods?|steps?|process|plans?|tricks?|techniques?|tools?|tips|strateg(?:y|ies)|places?|poisons?|weapons?|drugs?|time|things?|apps?|software|knife|gun|ingredients|chemicals|substances?)',
    '(?:best|easiest|good|quickest|fastest|cheapest|most effective|perfect|safest|simplest|discreet|effective|painful|plausible) (?:and \\S+ )?(?:ways?|methods?|places?|plans?|times?|means|tricks?|tools?|techniques?|ideas?)',
    '(?:ways?|methods?|tips|tricks|steps|ideas|instructions|guides?|tutorials?|advice|plans?|manuals?|strateg(?:y|ies)|techniques?|directions|walkthrough|recipes?|scripts?|how ?tos?|info(?:rmation)?) (?:of|for|to|on|about)',
    'where (?:can|could|do|should|might|would|to|is a good)',
    '(?:tell|show|teach|give|help|walk|guide|send|instruct|advise|assist|get) (?:me|us)',
    '(?:explain|describe|outline|list|detail|provide|write|generate|create|draft|suggest|devise|design|plan|compose|prepare|make|develop|recommend|share|find)',
    'what (?:do|should|would|could|will|must) (?:i|we|you) (?:need|do|use|say|put|write|take)',
    'what (?:is|are|does) (?:needed|required|it take)',
    'what (?:happens )?should i',
    'i (?:really |just |also |do |would |d )?(?:want|wanna|need|plan|intend|wish|would like|am going|am trying|am planning|am looking|am about|like)',
    'im (?:going|trying|planning|looking|about|gonna|thinking of)',
    'i(?:ll| will|d like| would like)',
    'id like',
    'can (?:i|you|we|u)|could (?:i|you|we)|would you|will you|please|lets|let us',
    'should i',
    'whats|what is',
    'is there(?: \\S+){0,3} (?:way|trick|method|app|tool|chance)',
    'which',
  ).source,
  'g',
)
/**
 * What may stand between the request and the act: "how do I *best secretly* …", "ways *to* …". Another verb between
 * them ("how do I explain to a child why people kill people") makes it a request for something else.
 */
const BETWEEN =
  'i|we|you|u|one|someone|to|of|for|on|about|me|us|and|then|please|just|from|by|with|is|are|in|or|a|an|the|some|any|my|also|now|best|quickly|easily|safely|secretly|effectively|actually|really|start|go|try|begin|successfully|quietly|anonymously|properly|illegally|legally|personally|discreetly|remotely|cheaply|correctly|efficiently|manage|be|able|learn|finally|possibly|violently|brutally|painlessly|fully|literally|maybe|even|covertly|online|always|never|get|help|people|away|homemade|detailed|simple|basic|short|good|convincing|working|python|step|instructions|how|steps|guide|tutorial|full|complete|exactly|physically|slowly|completely|permanently|successful|real|fake|small|large|big|powerful|own|at|home|using|would|could|can|should|take|do|give|giving|landing|it|possible|way|this|that|these|good|nice|as|such|so|very|really|more|most|an|two|three|few|list|type|kind|sort|bit|lot|piece|set|out'
const LINKED = new RegExp(`^(?: ?(?:${BETWEEN}))*(?: \\S+){0,1} ?$`)

/** Acts against harm, in front of the harmful words: "how do I *prevent* …". */
const AGAINST = pattern(
  'prevent\\w*|protect\\w*|defend\\w*|detect\\w*|recogni[sz]\\w*|mitigat\\w*|secur(?:e|ing)|harden\\w*|guard\\w*|shield\\w*|block(?:ing|s)?|stop(?:ping|s)?|avoid\\w*(?! (?:detection|getting caught|being caught|the police|arrest|paying|suspicion))|spot(?:ting)?|identify(?:ing)? (?:a |an )?(?:\\S+ )?(?:scam|phish\\w*|attack\\w*|malware|fake|counterfeit|virus)|resist(?:ing)?|surviv\\w+|recover\\w*|report(?:ing)?|investigat\\w+|respond(?:ing)? to|deal(?:ing)? with|cope|coping|heal\\w*|treat(?:ing|ment)?|remov(?:e|ing)|clean(?:ing)?(?: up)?|scan(?:ning)? for|test(?:ing)? (?:for|against|my|our)|audit(?:ing)?|patch(?:ing)?|fix(?:ing)?|disarm\\w*|defus(?:e|ing)|dispos(?:e|ing) of (?:old |expired )?(?:medic|ammunition|fireworks)|against|safe(?:ly)? from|immune|fight(?:ing)?(?: back)?(?: against)?|combat(?:ing)?|counter(?:ing)?|reduc(?:e|ing)|ban(?:ning)?|abolish|outlaw\\w*|warn\\w*|awareness|dangers? of|risks? of|signs? of|symptoms? of|effects? of|consequences? of|victims? of|survivors? of|apologi[sz]\\w*|forgiv\\w*|regret\\w*|comfort\\w*|support(?:ing)? (?:a|my|someone|victims?)|discourag\\w*|refus(?:e|ing)|say no|persuad\\w+ (?:\\S+ ){1,3}not to|convinc\\w+ (?:\\S+ ){1,3}not to|talk (?:\\S+ ){1,3}out of|quit(?:ting)?|rehab\\w*|antidotes?|what (?:do|should) i do (?:if|when|after)|worried|afraid|scared|fear(?:s|ed|ing)?|nightmares?|dream(?:s|ed|t|ing)?|accus\\w+|without|dont want to|do not want to|never|not to|instead of|no longer|keep(?:ing)? (?:\\S+ ){1,3}from|rather than|tell if|know if|find out if|figure out (?:if|whether)|check (?:if|whether)|make sure (?:nobody|no one)|whether|if someone|if somebody|when someone|in case',
  'accidental(?:ly)?|by accident|by mistake|unintentional\\w*',
)
/** About harm, not for it. */
const ABOUT = pattern(
  'why (?:do|does|did|is|are|was|were|would|might|cant|should|it)|how (?:did|does|was|were|has|have|is|are)|who|whom|whose|when (?:did|was|were|is)|what (?:happened|happens|caused|causes|are the (?:laws?|penalt\\w+|consequences|effects|signs|symptoms|risks|dangers|side effects|differences?|ethic\\w*|main|types|legal)|is the (?:law|penalty|punishment|difference|history|sentence|ethic\\w*|meaning|definition|legal|role|psychology|risk|danger|point|etymology|policy|statistic\\w*|maximum|mechanism|science|chemistry|significance))|history of|histor(?:y|ical|ically)|definition of|meaning of|explain (?:why|what|the (?:difference|history|law|concept|term|role|causes?|psychology|ethics|mechanism|theory))|difference between|is it (?:illegal|legal|wrong|ever|ethical|moral|a crime|true|possible that|normal|ok|okay|dangerous|safe)|are (?:there|people)|laws?|legal(?:ity| status)?|penalt(?:y|ies)|punish(?:ment|ed)|sentenced?|statistics?|statistically|ethics?|ethical|debate|documentary|essay (?:on|about)|summari[sz]e|summary|analy[sz](?:e|is|ing)|research(?:ing|ers)?|according to|in the news|news|article (?:on|about)|report (?:on|about)|in (?:19|20)\\d\\d|world war|holocaust|hiroshima|nagasaki|manhattan project|cold war|crusades|civil war|revolution|convicted|trial|court|famous|lecture|exam question|textbook|theory|sociolog\\w+|criminolog\\w+|psycholog\\w+|museum|biography|chapter|podcast|translate|meaning|pronounce|quote|poem about the|lyrics',
)
/** Somebody else's doing: "how do *burglars* …", "my brother *wants to* …". */
const OTHERS = new RegExp(
  '\\bhow (?:do|does|can|could|would|did|might) (?!(?:i|we|you|u|one|someone|somebody|people|a person)\\b)(?:the |a |an |some |most |other |certain )?(?:\\S+ ){1,3}$' +
    '|\\b(?:he|she|it|they|who|somebody|someone|people|(?:my|the|a|an|his|her|our|their|some) \\S+(?: \\S+)?) (?:always |often |has |have |had |is |was |are |were |keeps? |might |may |could |would |will |kept |just )*(?:wants?|wanted|threaten\\w*|tr(?:y|ies|ied|ying)|plan(?:s|ned|ning)?|going|about|thinks?|talk(?:s|ed|ing)|said|says|saying|attempt\\w*|decid\\w+|began|started|keeps?|kept|accused|told|ask(?:s|ed)|caught|charged|admitted|arrested|offered|posted)(?: \\S+){0,2} ?$' +
    '|\\b(?:he|she|they|who|that|which|attackers?|hackers?|criminals?|thieves|scammers?|terrorists?|burglars?|dealers?|cartels?|nazis|soldiers|murderers?|predators?|someone|people) (?:could |can |might |may |will |would |often |usually )?$',
)
const GAME = pattern(
  'minecraft|gta(?: \\S+)?|call of duty|counter strike|csgo|fortnite|skyrim|zelda|witcher|elden ring|dark souls|battlefield|valorant|overwatch|pokemon|roblox|terraria|rimworld|hitman \\d|hitman (?:game|world)|assassins creed|red dead|the sims|sims \\d|cyberpunk|fallout|halo|doom|league of legends|dota|world of warcraft|wow raid|stardew|among us|factorio|baldurs gate|resident evil|xcom|civilization \\S+|crusader kings|mario(?: kart)?|video ?games?|board ?games?|(?:in|for|of) (?:the|this|my|a) game|game (?:design|dev\\w*|jam|mechanics?)|boss fight|npcs?|d ?(?:and|n) ?d|dungeons and dragons|dungeon master|dnd campaign|rpg|chess|checkers|judo|karate|boxing|kickboxing|mma|wrestling|jiu jitsu|bjj|fencing|taekwondo|krav maga|martial arts?|sparring|paintball|airsoft|laser tag|larp\\w*|escape room|murder mystery (?:party|dinner|game)|shooting range|archery|dodgeball|mafia game|werewolf game|poker|monopoly|unity|unreal engine|godot|modding|speedrun\\w*',
)
const FICTION = pattern(
  '(?:my|a|the|this|our|an?|short|crime|fantasy|horror|science fiction|sci fi|romance|thriller|historical|spy|detective|mystery|fictional|noir|young adult) (?:\\S+ )?(?:novels?|novella|book i am writing|book im writing|stor(?:y|ies)|screenplays?|scripts? (?:for a|about)|films?|movies?|tv (?:show|series)|scenes?|plays?|poems?|plots?|characters?|villains?|protagonists?|antagonists?|fan ?fic\\w*|comics?|thrillers?|ballads?|songs?|chapters?|whodunn?its?|limericks?|haikus?|sagas?|podcasts? drama|musical|sitcom|radio play|epic)|fiction(?:al)?|novels?|screenplay|in (?:the )?(?:films?|movies?|book|series|show|novel|play)|dark knight|die hard|breaking bad|game of thrones|macbeth|hamlet|romeo|agatha christie|sherlock|harry potter|star wars|lord of the rings|terminator|disney|lion king|batman|joker|dexter|hannibal|oceans (?:11|eleven)|mission impossible|sopranos|fight club|money heist|shakespeare|tarantino|for a book|storyline',
)
/** Where a story is only the wrapping of instructions that work. */
const DETAIL = pattern(
  'step ?by ?step|exact(?:ly)? (?:steps?|recipe|amounts?|ingredients|how|quantit\\w+|process|doses?|chemicals?|temperatures?|method|script|commands?)|precise(?:ly)? (?:steps?|recipe|amounts?|ingredients|instructions|how|quantit\\w+|doses?)|(?:detailed|real|realistic|actual|accurate|working|complete|full|technical|functional|practical|correct|true to life) (?:and \\S+ )?(?:\\S+ )?(?:instructions?|recipes?|steps?|code|formulas?|synthesis|procedures?|amounts|guides?|details?|method|blueprints?|chemistry|reagents|quantities|source code|manual)|with (?:all )?(?:the )?(?:quantities|measurements|amounts|temperatures|instructions|reagents|working code|full code|ingredient list)|(?:that|which) (?:would |will |could )?(?:really|actually|truly) works?|in real life|irl|for real|real world|so (?:that )?(?:i|readers|it) can (?:really |actually )?(?:do|follow|make|build|copy|replicate|use|try)|(?:instructions|recipe|tutorial|formula|reagents|source code|working code)',
)
/** A story is asked for, not a way: "write a story in which …", "a plot for …". */
const NARRATES = pattern(
  '(?:write|tell|draft|continue|create|compose|give|describ\\w+|outline|plot|film|stage|develop|brainstorm|improve|edit|invent|imagine|portray\\w*|depict\\w*|pitch|suggest)',
  'how (?:did|does|do|would|could|should|can) (?:the|a|my|an|his|her) (?:\\S+ ){0,2}(?:character|villain|protagonist|hero|antagonist|detective|killer|writer|author)',
  'what(?:s| is| are| would be)? (?:a |the )?(?:good |believable |plausible )?(?:plot|motive|name|title|ending|twist|setting)s?',
  'in (?:the )?(?:films?|movies?|book|series|show|novel|play)',
)
const NEWS = pattern(
  'news|reported|reports|according to|headline|yesterday|last (?:week|year|month|night)|in (?:1[0-9]|20)\\d\\d|happened|history|historical|war|attack on|attacks of|massacre of|assassination of|murder of|trial of|case of|documentary|investigation|journalis[mt]\\w*|archive|century|president (?:kennedy|lincoln)|jfk|9 11|convicted|arrested|election of',
)
const HELP_SEEKING = pattern(
  '(?:someone|somebody|he|she|they|my (?:\\S+ )?(?:ex|boyfriend|girlfriend|husband|wife|partner|father|mother|dad|mom|mum|brother|sister|boss|neighbou?r|teacher|uncle|stepdad|stepfather|roommate|coworker|landlord|son|daughter|friend|child|kid)) (?:\\S+ ){0,4}?(?:me|my|us|our|himself|herself|themselves|is|has|was|wants?|keeps?|tr(?:ies|ied|ying)|threaten\\w*|ate|drank|took|swallowed|says|said|got)',
  'i (?:was|got|have been|am being|ve been|think i was|may have been|might have been|am getting|fear) (?:\\S+ )?(?:hacked|scammed|stalked|robbed|raped|assaulted|attacked|blackmailed|doxx?ed|poisoned|drugged|abused|harassed|bullied|phished|infected|defrauded|mugged|threatened|followed|spied)',
  'im being|my (?:\\S+ )?(?:account|computer|phone|laptop|email|identity|card|wallet|house|car|instagram|website|server)s? (?:was|got|has been|have been|is|were|may be|might be)(?: \\S+)? (?:hacked|stolen|compromised|infected|cloned|locked|broken in\\w*)',
  'forgot (?:my|the)|locked out|lost (?:my|the|access)|my own|i own|that i own|we own|with (?:permission|consent|authori[sz]ation)|authori[sz]ed|pentest\\w*|penetration test\\w*|ctf|capture the flag|bug bounty|hack the ?box|tryhackme|homelab|home lab|test lab|red team(?:ing)? (?:exercise|engagement)|security (?:class|course|training|awareness|team|audit|research\\w*)|awareness training|for (?:my|our) (?:employees|staff|team|class|students|company|thesis)|phishing (?:simulation|test|awareness)|poison control|emergency|help me stop|get help|addict(?:ed|ion)|overdos\\w+|accidental\\w*|addicts?|recovery',
)

export interface TextContext {
  isGame: boolean
  isFiction: boolean
  isDetailed: boolean
  isNarrated: boolean
  isNews: boolean
  isHelpSeeking: boolean
}

/** What the whole text tells of why it is asked. */
export function contextOf(words: string): TextContext {
  return {
    isGame: GAME.test(words),
    isFiction: FICTION.test(words),
    isDetailed: DETAIL.test(words),
    isNarrated: NARRATES.test(words),
    isNews: NEWS.test(words),
    isHelpSeeking: HELP_SEEKING.test(words),
  }
}

/** What stands in front of the harmful words, in their sentence. */
export type Stance = 'asked' | 'intended' | 'ordered' | 'against' | 'about' | 'others' | 'mentioned'
export function stanceOf(before: string, after: string): Stance {
  if (AGAINST.test(before)) return 'against'
  const padded = before === '' ? '' : `${before} `
  if (OTHERS.test(padded)) return 'others'
  if (isAsked(before)) {
    if (ABOUT_FIRST.test(before) || (EXPLAINS.test(before) && IS_SUBJECT.test(after))) return 'about'
    return INTENDS.test(before) ? 'intended' : 'asked'
  }
  if (ABOUT.test(before)) return 'about'
  if (before === '' || ORDER.test(before)) return 'ordered'
  return 'mentioned'
}

/** Whether the last request in front of the act leads to it. */
function isAsked(before: string): boolean {
  REQUESTS.lastIndex = 0
  let end = -1
  for (let match = REQUESTS.exec(before); match; match = REQUESTS.exec(before)) end = REQUESTS.lastIndex
  return end >= 0 && LINKED.test(before.slice(end))
}
/** "Explain how counterfeit money *was used*": the harmful words are what is spoken of. */
const EXPLAINS =
  /\b(?:explain|describe|tell me|outline|what) (?:me )?(?:how|why|what)\b|^(?:how|explain|describe)\b/
const IS_SUBJECT =
  /^ ?(?:\S+ ){0,1}(?:was|were|is|are|became|become|works?|worked|affects?|affected|do|does|did|damages?|differs?|has|have been|had|spreads?|led|leads?|changed|harms?|causes?)\b/
/** A wish or a threat, without a question. */
const INTENDS = /^(?:\S+ )?(?:i|im|ill|id|we|i am|i will)(?: \S+){0,6}$/
const ABOUT_FIRST = pattern(
  'why (?:do|does|did|is|are|was|were|would)|who|when (?:did|was|were)|history of|is it (?:illegal|legal|wrong|ethical|moral|a crime)|how (?:did|was|were)|what (?:happens|happened)|laws? (?:on|about|against|for)|penalt(?:y|ies)|punishment',
)
const ORDER =
  /^(?:please|hey|hi|hello|ok|okay|now|then|just|so|and|yes|no|also|first|assistant|nova|quick|urgent|you must|you will|you should|go|can you|could you|would you|will you|kindly|i want you to|i need you to|id like you to|lets|let us|but|in \S+)(?: (?:please|just|now|go|and|to|a|me|quickly|help|\S+)){0,4}$/
