/** What stands in front of harmful words, and what that makes of them. Phrases of the notation of phrase.ts. */

/** How somebody asks for a doing: for themselves, or as an order. */
export const REQUEST = [
  'how (do | does one | can | could | would | should | might | must | shall | am | to | about) | hows',
  `
    (what | whats | which) ..6 (way | ways | method | methods | step | steps | process | plan | plans | trick |
    tricks | technique | techniques | tool | tools | tips | strategy | strategies | place | places | poison |
    poisons | weapon | weapons | drug | drugs | time | thing | things | app | apps | software | knife | gun |
    ingredients | chemicals | substance | substances)`,
  `
    (best | easiest | good | quickest | fastest | cheapest | most effective | perfect | safest | simplest |
    discreet | effective | painful | plausible) (and _)? (way | ways | method | methods | place | places |
    plan | plans | time | times | means | trick | tricks | tool | tools | technique | techniques | idea | ideas)`,
  `
    (way | ways | method | methods | tips | tricks | steps | ideas | instructions | guide | guides | tutorial |
    tutorials | advice | plan | plans | manual | manuals | strategy | strategies | technique | techniques |
    directions | walkthrough | recipe | recipes | script | scripts | howto | howtos | how to | how tos | info |
    information) (of | for | to | on | about)`,
  'where (can | could | do | should | might | would | to | is a good)',
  `
    (tell | show | teach | give | help | walk | guide | send | instruct | advise | assist | get) (me | us) |
    explain | describe | outline | list | detail | provide | write | generate | create | draft | suggest |
    devise | design | plan | compose | prepare | make | develop | recommend | share | find`,
  `
    what (do | should | would | could | will | must) (i | we | you) (need | do | use | say | put | write | take)`,
  'what (is | are | does) (needed | required | it take) | what happens? should i',
  `
    i (really | just | also | do | would | d)* (want | wanna | need | plan | intend | wish | would like |
    am going | am trying | am planning | am looking | am about | like)`,
  `
    im (going | trying | planning | looking | about | gonna | thinking of) | ill | i will | id like |
    i would like | can (i | you | we | u) | could (i | you | we) | would you | will you | please | lets |
    let us | should i | whats | what is`,
  'is there ..3 (way | trick | method | app | tool | chance) | which',
]

/**
 * What may stand between the request and the act: "how do I *best secretly* …". Another verb between them ("how do I
 * explain to a child why people kill people") makes it a request for something else.
 */
export const BETWEEN = [
  `
    i | we | you | u | one | someone | to | of | for | on | about | me | us | and | then | please | just |
    from | by | with | is | are | in | or | a | an | the | some | any | my | also | now | best | quickly |
    easily | safely | secretly | effectively | actually | really | start | go | try | begin | successfully |
    quietly | anonymously | properly | illegally | legally | personally | discreetly | remotely | cheaply |
    correctly | efficiently | manage | be | able | learn | finally`,
  `
    possibly | violently | brutally | painlessly | fully | literally | maybe | even | covertly | online |
    always | never | get | help | people | away | homemade | detailed | simple | basic | short | good |
    convincing | working | python | step | instructions | how | steps | guide | tutorial | full | complete |
    exactly | physically | slowly | completely | permanently | successful | real | fake | small | large | big |
    powerful | own | at | home | using | would | could | can | should`,
  `
    take | do | give | giving | landing | it | possible | way | this | that | these | nice | as | such | so |
    very | more | most | two | three | few | list | type | kind | sort | bit | lot | piece | set | out |
    into | within | onto | badly`,
]

/** Acts against harm, in front of the harmful words: "how do I *prevent* …". */
export const AGAINST = [
  `
    prevent* | protect* | defend* | detect* | recogni* | mitigat* | secure | securing | harden* |
    guard* | shield* | block | blocking | blocks | stop | stopping | stops`,
  `
    avoid* !( detection | getting caught | being caught | the police | arrest | paying | suspicion ) | spot |
    spotting`,
  `
    (identify | identifying) (a | an)? ..1 (scam | phish* | attack* | malware | fake | counterfeit | virus) |
    resist | resisting | surviv* | recover* | report | reporting | investigat* | (respond | responding) to |
    (deal | dealing) with | cope | coping | heal* | treat | treating | treatment | remove | removing | (clean |
    cleaning) up? | (scan | scanning) for`,
  `
    (test | testing) (for | against | my | our) | audit | auditing | patch | patching | fix | fixing | disarm* |
    defuse | defusing`,
  `
    (dispose | disposing) of (old | expired)? (medic | ammunition | fireworks) | against | (safe |
    safely) from | immune | (fight | fighting) back? against? | combat | combating | counter | countering |
    reduce | reducing | ban | banning | abolish | outlaw* | warn* | awareness | (danger | dangers) of | (risk |
    risks) of | (sign | signs) of | (symptom | symptoms) of | (effect | effects) of | (consequence |
    consequences) of | (victim | victims) of | (survivor | survivors) of`,
  'apologis* | apologiz* | forgiv* | regret* | comfort*',
  `
    (support | supporting) (a | my | someone | victim | victims) | discourag* | refuse | refusing | say no |
    persuad* _ ..2 not to | convinc* _ ..2 not to | talk _ ..2 out of | quit | quitting | rehab* | antidote |
    antidotes`,
  `
    what (do | should) i do (if | when | after) | worried | afraid | scared | fear | fears | feared | fearing |
    nightmare | nightmares | dream | dreams | dreamed | dreamt | dreaming | accus* | without | dont want to |
    do not want to | never | not to | instead of | no longer | (keep | keeping) _ ..2 from | rather than |
    tell if | know if | find out if | figure out (if | whether) | check (if | whether) | make sure (nobody |
    no one) | whether | if someone | if somebody | when someone`,
  'in case | accidental | accidentally | by accident | by mistake | unintentional*',
]

/** About harm, not for it. */
export const ABOUT = [
  'why (do | does | did | is | are | was | were | would | might | cant | should | it)',
  'how (did | does | was | were | has | have | is | are) | who | whom | whose | when (did | was | were | is)',
  `
    what (happened | happens | caused | causes | are the (law | laws | penalt* | consequences | effects |
    signs | symptoms | risks | dangers | side effects | difference | differences | ethic* | main | types |
    legal) | is the (law | penalty | punishment | difference | history | sentence | ethic* | meaning |
    definition | legal | role | psychology | risk | danger | point | etymology | policy | statistic* | maximum |
    mechanism | science | chemistry | significance)) | history of`,
  'history | historical | historically | definition of | meaning of',
  `
    explain (why | what | the (difference | history | law | concept | term | role | cause | causes |
    psychology | ethics | mechanism | theory)) | difference between`,
  `
    is it (illegal | legal | wrong | ever | ethical | moral | a crime | true | possible that | normal | ok |
    okay | dangerous | safe) | are (there | people) | law | laws | legal | legality | legal status | penalty |
    penalties | punishment | punished | sentence | sentenced | statistic | statistics | statistically | ethic |
    ethics | ethical | debate | documentary | essay (on | about) | summarise | summarize | summary | analyse |
    analysis | analysing | analyze | analyzis | analyzing`,
  `
    research | researching | researchers | according to | in the news | news | article (on | about) |
    report (on | about) | in (19* | 20*) | world war | holocaust | hiroshima | nagasaki | manhattan project |
    cold war | crusades | civil war | revolution | convicted | trial | court | famous | lecture |
    exam question | textbook | theory | sociolog* | criminolog* | psycholog* | museum | biography | chapter |
    podcast | translate | meaning | pronounce | quote | poem about the | lyrics`,
]

/** What somebody else does: "how do *burglars* …", "my brother *wants to* …". */
export const OTHERS = [
  `
    how (do | does | can | could | would | did | might) !( i | we | you | u | one | someone | somebody |
    people | a person ) (the | a | an | some | most | other | certain)? _ ..2 $`,
  `
    (he | she | it | they | who | somebody | someone | people | (my | the | a | an | his | her | our | their |
    some) _ ..1) (always | often | has | have | had | is | was | are | were | keep | keeps | might | may |
    could | would | will | kept | just)* (want | wants | wanted | threaten* | try | tries | tried | trying |
    plan | plans | planned | planning | going | about | think | thinks | talks | talked | talking | said |
    says | saying | attempt* | decid* | began | started | keep | keeps | kept | accused | told | asks | asked |
    caught | charged | admitted | arrested | offered | posted) ..2 $`,
  `
    (he | she | they | who | that | which | attacker | attackers | hacker | hackers | criminal | criminals |
    thieves | scammer | scammers | terrorist | terrorists | burglar | burglars | dealer | dealers | cartel |
    cartels | nazis | soldiers | murderer | murderers | predator | predators | someone | people) (could | can |
    might | may | will | would | often | usually)? $`,
]

/** About harm, even in a question: "how do I find out *why did* …". */
export const ABOUT_FIRST = [
  'why (do | does | did | is | are | was | were | would) | who | when (did | was | were) | history of',
  `
    is it (illegal | legal | wrong | ethical | moral | a crime) | how (did | was | were) | what (happens |
    happened)`,
  '(law | laws) (on | about | against | for) | penalty | penalties | punishment',
]

/** Together with IS_SUBJECT: "Explain how counterfeit money *was used*", where the harmful words are the subject. */
export const EXPLAINS = [
  '(explain | describe | tell me | outline | what) me? (how | why | what) | ^ how | ^ explain | ^ describe',
]

/** What follows the harmful words when they are only the subject. */
export const IS_SUBJECT = [
  `
    ^ ..1 (was | were | is | are | became | become | work | works | worked | affect | affects | affected | do |
    does | did | damage | damages | differ | differs | has | have been | had | spread | spreads | led | lead |
    leads | changed | harm | harms | cause | causes)`,
]

/** A wish or a threat, without a question. */
export const INTENDS = ['^ ..1 (i | im | ill | id | we | i am | i will) ..6 $']

/** In front of an order: "please now …". */
export const ORDER = [
  `
    ^ (please | hey | hi | hello | ok | okay | now | then | just | so | and | yes | no | also | first |
    assistant | nova | quick | urgent | you must | you will | you should | go | can you | could you |
    would you | will you | kindly | i want you to | i need you to | id like you to | lets | let us | but |
    in _) ..4 $`,
]
