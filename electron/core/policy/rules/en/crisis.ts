/**
 * Words of people who may be in danger, by themselves or by others: they get help, never a wall (spec D3). First person
 * or somebody near; words about the subject ("why did Romeo kill himself") are not meant.
 */
export const CRISIS_LISTS = {
  my: 'my | our | his | her',
  near: `
    friend | best friend | brother | sister | son | daughter | mother | mom | mum | father | dad | wife |
    husband | partner | girlfriend | boyfriend | child | kid | teenager | roommate | flatmate | cousin |
    student | classmate | colleague | coworker | uncle | aunt | neighbor | neighbour | ex`,
  self_harm: `
    (kill | killing) (myself | my self) | (hurt | hurting) (myself | my self) | (harm | harming) (myself |
    my self) | (cut | cutting) (myself | my self) | (burn | burning) (myself | my self) | (hang |
    hanging) (myself | my self) | (drown | drowning) (myself | my self) | (shoot | shooting) (myself |
    my self) | (poison | poisoning) (myself | my self) | (starve | starving) (myself | my self) | selfharm |
    selfharming | self harm | self harming |
    (end | ending) (my own? life | it all | things for good | my suffering | my pain) | (take |
    taking) my own? life | (commit | committing) suicide |
    (unalive | unaliving) (myself | my self) | (suicide | suicidal) thoughts? |
    (overdose | overdosing) !( on sugar | of cute ) | kms |
    (jump | jumping) off (a | the) (bridge | roof | building) | (slit | slitting) my (wrist | wrists)`,
}

export const CRISIS = [
  '(i | im | ive | id | ill | me | my) ..10 {self_harm}',
  `
    {self_harm} ..6 (i | im | me | my) !( essay | thesis | paper | book | class | character | novel | report )`,
  `
    how (do | can | could | should | would | to | much | many) ..8 ((kill | hang | drown | shoot | poison |
    hurt | cut | harm | end | off) (myself | my self) | end my own? life | to kill me | would kill me |
    die (painlessly | peacefully | without pain | quickly | fast))`,
  `
    (painless | painlessly | easiest | quickest | best | least painful | peaceful | fastest) ..3 (to (die |
    kill (myself | my self) | end my life | end it) | suicide | way out of this? life | method of suicide)`,
  `
    (sever | slit | cut | slash | pierce | carve | burn) ..3 my own? ..1 (wrist | wrists | arm | arms | artery |
    arteries | vein | veins | throat | thigh | thighs | skin | leg | legs)`,
  `
    i (just | really | only | honestly)? (want | wanna | wish | would like | need | d like) (to | i could |
    i was | i were)? just? (die | be dead | dead | disappear (forever | for ever) | (fall asleep and)? (not |
    never) wake up? | stop existing | not exist | be gone (forever | for ever) | go to sleep and never wake)`,
  `
    i? (dont | do not | didnt | cant | can not | cannot) (want | see (a | any) (reason | point) | wanna |
    have (a | any) reason | think i (want | can)) ..3 (live | be alive | living | be here anymore | exist |
    wake up anymore? | go on (living | anymore)? | keep living)`,
  `
    (cant | cannot | can not) (go on | take it | take this | do this | bear it | live like this) ..2 (anymore |
    any more | any longer | alive)`,
  `
    (no | any) (reason | point | will | desire) left? (for me)? (to live | in living | to go on |
    to keep going | to be alive | in going on | to continue living)`,
  `
    (everyone | everybody | the world | they | my (family | kids | friends | parents | wife | husband |
    children) | people) ..3 better off (without me | if i)`,
  `
    (i | im | ive | ill) ..4 (suicidal | thinking (about | of) (dying | death | suicide | ending) |
    tired of (living | life | being alive | existing) | sick of (living | being alive) | done with (life |
    living) | ready to die | planning (to die | my death) | written (a | my) (suicide | goodbye) (note |
    letter | letters))`,
  `
    (feel | feeling | felt) (like | as if) ..3 (dying !( of (laughter | embarrassment | boredom | heat |
    hunger) ) | ending (it | things) | not (living | existing) | giving up on (life | living) |
    hurting (myself | my self | someone | somebody | people | him | her | them | my (baby | kid | kids | child |
    children | wife | husband | partner | family)) | killing | a burden to every)`,
  `
    (took | swallowed | taken | take) ..5 (too many | all of? my | a whole? bottle of | an entire bottle of |
    a lot of | so many) ..1 (pills | tablets | sleeping pills | paracetamol | tylenol | aspirin | ibuprofen |
    antidepressants | medication | medications | meds)`,
  '(suicide | goodbye) (note | letter) (for | to) my',
  `
    i (have | had | keep having | get | am having)? ..2 (thoughts | urge | urges | impulse | impulses |
    visions | fantasies) ..2 (of | about | to) ..1 (hurt | hurting | harm | harming | kill | killing | suicide |
    dying | death | stab | stabbing | shake | shaking | drown | drowning)`,
  `
    (im | i am) ..1 (afraid | scared | worried | terrified) that? (i | ill | im) ..4 (hurt | harm | kill |
    do something | lose control) ..3`,
  `
    i ..5 (bridge | roof | ledge | railing | train tracks | rails | edge) ..4 (jump | jumping | (end |
    ending) it | letting go | let go)`,
  'nobody (would | will) (miss me | care if i (die | died | was gone))',
  `
    i (wish | hope) i? (had never been born | was never born | were never born | i d never been born |
    dont wake up)`,
  'i (havent | have not) eaten ..3 (days | week)',
  '(make | making) (myself | my self) (throw up | vomit | sick)',
  'i keep? (purge | purging | binge and purge)',
  `
    {my} ..1 {near} ..8 ((kill | killing) (himself | herself | themself | themselves) |
    suicidal | (commit | committed | committing) suicide | (hurt | hurting | hurts | harm | harming |
    harms | cut | cutting | cuts) (himself | herself | themself |
    themselves) | selfharm* | self harm* | (want | wants) to die | end (his | her | their) life |
    doesnt want to live | overdosed | took too many)`,
  `
    {my} ..2 (husband | wife | partner | boyfriend | girlfriend | father | dad | mother | mom | mum |
    stepfather | stepdad | stepmother | brother | uncle | ex | ex husband | ex boyfriend | parents | boss |
    coach | teacher | priest | cousin | grandfather | roommate | son | landlord) ..5 (hit | hits | beat |
    beats | hitting | beating | punches | punched | kicks | slap | slaps | slapped | choke | chokes |
    choked | strangled | strangles | hurts | rape | rapes | raped | abuse | abuses | abused | abusing | molest |
    molests | molested | touches | touched | threaten | threatens | threatened | assaulted | forces | forced |
    locks | locked | controls | burns | attacked | stalks | stalking) (me | us | my ..1 (kid | kids | children |
    child | mother | mom | mum | sister | brother | son | daughter | baby))`,
  `
    (i | ive | i have | i was | i got | i am | im) ..3 (raped | molested | sexually (assaulted | abused) |
    (being | been | getting) (abused | beaten | hit | trafficked | groomed | stalked | strangled |
    blackmailed with (nudes | my)))`,
  `
    (he | she | they) ..3 ((hit | hits | beat | beats | raped | choke | chokes | choked |
    strangled | abuse | abuses) me | (is | are) going to (kill | hurt) me | (threaten | threatens) to (kill |
    hurt) (me | us | my))`,
  `
    (im | i am) ..1 (afraid | scared | terrified) (of | to go home | to leave) (my | to)? (husband | wife |
    partner | boyfriend | girlfriend | father | dad | mother | stepfather | stepdad | ex | him | home)?`,
  `
    (someone | somebody | a (man | stranger | guy)) (is | was) (following | chasing | trying to (kill |
    break in | get in | hurt) | attacking | stalking) (me | us | my | into)`,
]

/** About the subject, for study or in stories, or said in jest. */
export const NO_CRISIS = [
  `
    essay | paper | thesis | article | research | statistic | statistics | rate | rates | report |
    presentation | lecture | documentary | novel | story | poem | screenplay | character | protagonist | play |
    film | movie | song | lyrics | history | study | studies | theory | durkheim | squad | epidemiology |
    prevention program* | romeo | juliet | hamlet | ophelia | werther | van gogh | cobain | sylvia plath |
    hemingway | seppuku | kamikaze | dnd | d and d`,
  `
    in the? (game | book | novel | film | movie | play) | training (volunteers | staff) | dissertation |
    therapist in training`,
  'as a (nurse | counsel* | therapist | teacher | social worker)',
  `
    (dying | die) (of | from) (laughter | laughing | embarrassment | boredom | heat | hunger | cuteness) |
    dying (to | for a) ..1 | killing (it | me) | kill me now? lol`,
  'my (feet | back | knees | shoes) (are | is) killing',
  'overdos* on (caffeine | sugar | chocolate)',
]
