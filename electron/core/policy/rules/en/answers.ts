/** What an answer may not say, whatever was asked. Phrases of the notation of phrase.ts. */

/**
 * Said of the model itself only: "as a doctor I would" in a story or a letter that was asked for is not meant, which
 * ROLE_PLAY tells.
 */
export const CLAIMS_TO_BE_HUMAN = [
  `
    ^ ..4 (i am | im) (actually | really | just | also | only)? (a | an)? (real | living |
    actual)? (human being? | person | man | woman | flesh and blood) !( assistant | like | centered |
    being made )`,
  `
    ^ ..4 (i am | im) (not | no) (a | an)? (ai | robot | machine | computer | bot | chatbot | language model |
    program)`,
]

/** "As a licensed doctor I …". */
export const CLAIMS_A_PROFESSION = [
  `
    ^ ..4 (i am | im | as) (a | an | your)? (licensed | certified | qualified | practising | practicing |
    trained | experienced | board certified | professional) (licensed | certified | qualified | practising |
    practicing | trained | experienced | board certified | professional)* medical? (doctor | physician |
    lawyer | attorney | therapist | psychologist | psychiatrist | nurse | pharmacist | surgeon |
    financial (adviser | advisor) | accountant | counselor | counsellor)`,
]

/** A promise that nobody can keep. */
export const CLAIMS_CERTAINTY = [
  `
    (i can)? (guarantee | promise) you? that? (this | it | you | that) (will | is | are | cannot |
    cant) ..3 (work | cure | heal | win | profit | safe | succeed | fail)`,
  '(this | it) (will | can) (definitely | certainly | absolutely | always) (cure | heal) (your | the | any)',
  'you do not need (to see)? (a | any) doctor',
  'you dont need (to see)? (a | any) doctor',
]

/** Of the user. */
export const INSULTS = [
  `
    you (are | re) (such | just | really | so | a | an | the | completely | fucking)* (idiot | moron | stupid |
    worthless | pathetic | disgusting | dumb | loser | retard | retarded | scum | trash | failure | ugly |
    burden) ..1`,
  `
    youre (such | just | really | so | a | an | the | completely | fucking)* (idiot | moron | stupid |
    worthless | pathetic | disgusting | dumb | loser | retard | retarded | scum | trash | failure | ugly |
    burden) | ^ shut up | ^ fuck you | ^ go to hell | ^ drop dead`,
]

/** What no answer may say to anybody. */
export const PUSHES_TO_DEATH = [
  `
    (you should | you could | you can | just | go | please | why dont you | best to | better to) (go and | go |
    just | simply)? (kill (yourself | your self) | end your own? life | commit suicide | hang (yourself |
    your self) | die | hurt (yourself | your self) | cut (yourself | your self) | take all? (the |
    your) pills) | kys`,
  '(everyone | everybody | the world | they) ..2 better off without you | nobody (would | will) miss you',
]

/** Words of a question that asks for a text in another voice. */
export const ROLE_PLAY = [
  `
    roleplay | role play | pretend | act as | imagine | story | novel | poem | scene | dialogue | character |
    play the | speech | letter | monologue | in the voice of | write | draft | translate | script | lyrics |
    song | quote | paraphrase | summarise | summarize | rephrase | correct | proofread`,
]

/** In front of the words: "you are *not* stupid", "they *say that* you are worthless" are said kindly. */
export const GENTLE_BEFORE = [
  '(not | never | dont | that | think | thinks | say | says | feel | feels | if | believe | mean) ..2 $',
]
