import type { PlainSentences } from './plain.ts'

/** Verbs of "I …" that tell of the talk, of wishes or of a task at hand, or that are no main verb. */
const NOT_A_WAY_OF_LIFE = `am | m | are | re | was | were | have | ve | had | has | d | ll | will | would | can | cannot | could |
  should | shall | may | might | must | do | don | did | didn | didnt | won | wouldn | couldn | shouldn |
  ought | used | better | rather | never | not | and | or | but | the | a | an | to | think | thought |
  know | knew | want | wanted | need | needed | see | saw | mean | meant | understand | understood | get |
  got | gotten | hope | guess | wish | feel | felt | believe | agree | disagree | remember | forget |
  forgot | wonder | suppose | ask | say | said | tell | told | try | tried | look | find | found | notice |
  keep | kept | assume | expect | appreciate | thank | apologize | apologise | swear | promise | bet |
  doubt | fear | worry | mind | care | hear | heard | imagine | realize | realise | recall | admit |
  insist | suggest | recommend | choose | chose | pick | click | press | type | select | open | close |
  enter | paste | copy | delete | install | upload | download | add | remove | create | call | set | put |
  use | compile | execute | test | insert | update | print | return | save | send | sent | write | wrote |
  start | stop | begin | began | end | finish | give | gave | take | took | make | made | let | go | went |
  come | came | move | turn | change | fix | break | broke | fail | miss | lose | lost | receive | share |
  follow | read | run | ran | check | show | refer | trust | accept | leave | left | buy | bought | spent |
  built | ate | drank | slept | met | seem | appear | seriously | totally | completely | fully | just |
  like | love | hate | enjoy | prefer | plan | intend | decide | consider | vote | object | second |
  repeat | quote | owe | struggle | stand | sit | lie | happen | *ed`

export const plainEnglish: PlainSentences = {
  says: [
    // "My boss Henrike insists on meetings at seven"
    '(my | our | the) {of} ({kin} | twins | boys | girls | in laws | family | sons | daughters | brothers | sisters | cats | dogs | grandkids | mechanic | band) !(for | or | to | with | and | of | in | from | who | at | about) _ _',
    // "My eyesight is -4.25 in the left eye"
    '(my | our) ..8 (is | s | was | were | are | has | have | had | isn t | aren t | weighs | costs | takes | runs | lies | sits | stands | needs | lasts | closes | opens | leaves | starts | ends | got | gets | won | makes | belongs | smells | overlooks | flares up | rehearses | meets | comes | goes | works | has been | died | gave | said | grows | keeps | faces | dates | used to | captains | *s)',
    // "I clean offices at night"
    `{i} {adv} !(${NOT_A_WAY_OF_LIFE}) _ _`,
    // "I make jam every autumn"
    '{i} {adv} (get | take | make | run | go | come | give | use | write | read | leave | start | open | close | fix | buy | see | meet | call | keep | put | send | need | sit | stand | lie | look after | have | do) ..8 (every !(time) | each | once a | twice a | on (mondays | tuesdays | wednesdays | thursdays | fridays | saturdays | sundays | weekends | weekdays) | for a living | at night | as a (hobby | volunteer | side job))',
    // "I've supported Wrexham since I was six"
    '{i} (have | ve) {adv} !(tried | had | got | noticed | heard | read | seen | wanted | wondered | thought | asked | checked | looked | used | never | not | made | set) _ ..8 (since | for (# | a | two | three | four | five | six | seven | eight | nine | ten | twelve | twenty | thirty | forty | over | more | nearly | almost | many | years | decades | ages | my whole life | all my life))',
    '{i} (have | ve) {adv} been (the | a | an) !(bit | little | while | lot | mess)',
    '{i} (have | ve) {adv} (a | an | my | two | three | four | five | #) ..4 (at home | at the moment of | in the garden | called | named | who | since | from my)',
    '{i} (have | ve) {adv} been (vaccinated | sober | divorced | married | widowed | retired | unemployed | self employed | single | together)',
    // "My knee was replaced", told of the body and of life
    '{i} (broke | sprained | tore | lost | injured | hurt | fractured | dislocated) my',
    '{i} (sold | gave up | gave away | gave | quit | left | dropped out of | stopped | cancelled | ended | retired from | resigned from | gave back | returned | lost | broke up | split up | divorced | closed | closed down | scrapped) (my | our | the | with | from | at | being | going | doing | playing | eating | drinking | smoke | drink) !(it | app | page | tab | file | program | browser | window | code)',
    '{i} (inherited | adopted | bought | married | emigrated | immigrated | moved | retired | graduated | qualified | trained | served | volunteered | was born | were born | was raised | was brought up | was adopted | was diagnosed | had (a | my | an) ..3 (surgery | operation | stroke | heart attack | transplant | c section | bypass | replaced | removed | miscarriage)) !(it | this | that)',
    '{i} used to (be | live | work | play | own | have | drive | smoke | drink | teach | study | run | sing | go)',
    '{i} (am | m | are | re) {adv} (vaccinated | colour blind | married | divorced | widowed | retired | adopted | bilingual | trilingual | ambidextrous | the (youngest | oldest | eldest | middle | first | only) | one of | due in | due on | expecting | training | raising | restoring | renovating | on (insulin | warfarin | statins | medication | antidepressants | a ..3 diet | night shift | night shifts | maternity leave | paternity leave | parental leave | sick leave | dialysis | crutches) | in (recovery | remission | a wheelchair | my (first | second | third | final | last) year | my (twenties | thirties | forties | fifties | sixties | seventies) | therapy) | scared of | afraid of | terrified of | phobic)',
    '{i} (can | could) {adv} (speak | play | drive | sail | swim | sew | knit | juggle | read music | read braille | ride | ski | surf | type # | lip read | sign)',
    '{i} (can t | cannot | don t | do not | never) {adv} (eat | drink | drive | smoke | swim | fly | cook | own | have a | have any | celebrate | speak | wear | watch | stand | tolerate | sleep without | ride | touch | do well with)',
    '{i} {adv} (need | take | use | wear) (a | an | my | two | one | # | reading | hearing | insulin)? ..3 (wheelchair | cane | crutches | glasses | inhaler | inhalers | insulin | hearing aids | hearing aid | pacemaker | cpap | brace | walking stick | epipen | statins | tablets | antihistamines | beta blockers)',
    // "There are five chickens in my garden"
    'there (is | are | s) ..8 (in | on | at | behind | outside | under) (my | our) (garden | house | flat | family | home | street | village | building | office | team | class | balcony | shed | barn | bedroom | kitchen)',
    // "Both of my parents are deaf"
    '(both | all | one | two | three | four | most | some | none | neither | half | the (youngest | oldest | eldest | middle | younger | older) | everyone | nobody | no one | everybody) (of | in | on)? (my | our) _ _',
    '(nobody | no one | everyone | everybody) in (my | our) (family | house | household)',
    'the (only | first | last) ..4 i (own | have | eat | drink | speak | play | drive | read | watch | use) (is | was)',
    // "Penicillin gives me hives"
    '!(it | this | that | you) _ (_)? (gives | give) me (hives | a rash | rashes | headaches | a headache | migraines | heartburn | nightmares | cramps | asthma | a stomach ache | wind | the runs | spots | an upset stomach)',
    '!(it | this | that | you) _ (_)? (makes | make) my (throat | skin | eyes | tongue | lips | face | asthma | nose | stomach | back)',
    '!(it | this | that | you) _ (_)? (triggers | trigger | sets off | set off | worsens | upsets | upset) my',
    '!(it | this | that | you) _ ..8 (gives | give) me ..2 (cramps | hives | rash | headaches | migraines | heartburn)',
    '!(it | this | that | you) _ (_)? (makes | make) me (sick | itch | sneeze | ill | nauseous | throw up | wheeze | sleepy | bloated | carsick | dizzy)',
    '!(it | this | that | you) _ (_)? (tastes | taste | smells | smell) (like | of) ..2 to me',
    '!(it | this | that) _ (_)? (runs | run) in (my | our) family',
    // "Anna is my sister", "Priya isn't my manager any longer"
    '!(it | this | that | what | who | here | there | which | he | she | they) _ (_)? (is | s | was | are | isn t | is not | wasn t | is no longer) (my | our) (_)? {kin}',
    '(mr | mrs | ms | miss | dr | prof | aunt | auntie | uncle | grandma | grandpa | granny) _ ..9 (my | our | me | us | with us)',
    'there are # of us',
    'there are (two | three | four | five | six | seven | eight) of us',
    '{i} (haven t | have not | have never | ve never | never) _ ..3 (for | since) (# | two | three | four | five | six | seven | eight | nine | ten | eleven | twelve | twenty | thirty | years | decades)',
    '{i} {adv} know (shorthand | morse | braille | sign | how to (sew | knit | sail | drive | swim | weld))',
    '{i} (start | finish | begin) (my | work) ..6 (at | on)',
    '{i} {adv} (rent | live | bank | shop | stay | sleep | worship | vote)',
    '(mum | mom | dad | grandma | grandpa | granny | nan | gran | grandad) {adv} (s | is | was | has | had | isn t | wasn t | served | worked | lived | died | left | lives | works | turned | retired | *ed) _',
    '_ ..4 (is | are | was) ..4 (my | our) {of} ({kin} | mechanic | hometown | home town | thing | hobby | passion | religion)',
    '_ ..6 (from | to | of) (my | our) (house | flat | home | street | village | apartment) (is | are) _',
    '{i} (ran | met | married | raised | lost | buried | visited | taught | studied | worked | lived | grew | failed | served | won) _ ..6 (in | with | at | for | as | twice | since) _',
    '_ (_)? (let me go | laid me off | fired me | hired me | made me redundant | took me on | promoted me)',
    '{i} (cancelled | canceled | sold | called off | postponed | closed | ended) (our | my | the) _',
    '{i} can fix _',
    '{i} (took up | take up | got into | went into) _',
    '{i} (don t | do not | no longer) have (the | a | an | our | my | any) ..4 (any more | anymore | any longer)',
    '_ and {i} (broke up | split up | separated | divorced | got married | got engaged | live | are | met | work | run | have | own)',
    'someday {i}',
    // "Moved to Porto", "Sold the motorbike last year"
    '{i} (turned | sold | grew up | moved | got married | got engaged | got divorced | retired | graduated | became | quit | split up | broke up) _',
  ],
  pasts: 'turned sold grew moved retired graduated became quit got',
  task: `code | coding bug | bug | bugs | error | errors | exception | function | functions | script | scripts | file | files | loop | sql | api | query | queries | essay | essays |
    paragraph | paragraphs | sentence | sentences | email | e mail | letter | cover letter | draft | homework | assignment | assignments | question | questions | problem | problems |
    prompt | prompts | answer | answers | text | texts | document | documents | spreadsheet | table | column | columns | (the | each | first | last | next) row | rows | list | dataset | excel | formula | regex | unit tests |
    build | server | container | docker | git | branch | commit | class | method | variable | variables | array | string | null | undefined | screenshot | output | input |
    button | message | messages | chat | link | photo | picture | image | poem | story | stories | thesis statement | report | reports | slide | slides | presentation | speech | toast | caption |
    recipe | dough | sauce | title | headline | cv | resume | bio | novel | character | plot | chapter | screen | keyboard | wifi | internet | battery | browser | account | password |
    (the | our company | this) website | homepage | app | repo | test | tests | data | model | deadline | client | customer | customers | invoice | budget | reply | response | wording | tone |
    step | steps | point | idea | ideas | guess | understanding | opinion | apologies | bad | fault | mistake | mistakes | goal here | request | instructions | example | examples |
    nothing happens | doesn t work | does not work | isn t working | is not working | not working | won t work | crashes | crashed | keeps | stuck | freezes | fails | failed |
    (my | our) (day | morning | afternoon | evening | night | week | weekend | month | head | brain | mood | mind | heart | eyes | feet | stomach | back | battery | turn | feeling | thanks | pleasure | situation | plan | task | project) (is | was | s | hurts | hurt | has | feels | goes | went) |
    needs | wants | asked | thinks | believes | expects | sent | told | emailed | texted | says | said | asks | wonders | insists that | suggested | thought | called me | calling | just (checking | saying | curious | wondering | kidding | asking) | wanted | needed |
    (is | are) (arguing | debating | discussing | waiting | trying | looking | asking) | got (cancelled | canceled | delayed | lost) | gone cold | is late | was late | running late | in an hour | mood | guests |
    tired | hungry | bored | sleepy | awful | great today | annoying | frustrating | tonight | right now | you | your | yours | u | thanks | thank | please | lol that | this | these | the following | it | one of these | we were | driving me (crazy | mad | nuts | insane)`,
}
