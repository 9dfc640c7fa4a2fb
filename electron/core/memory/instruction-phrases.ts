/** Phrases of orders to the assistant, in the notation of phrases/phrase.ts; `weblink` means an address. */
export const LISTS = {
  rules: `
    instruction | instructions | rule | rules | prompt | prompts | guideline | guidelines | constitution |
    guardrail | guardrails | policy | policies | restriction | restrictions | safety | filter | filters | training`,
  say: `
    answer | reply | respond | say | write | speak | talk | end | begin | start | finish | sign | add | include |
    append | insert | mention | recommend | suggest | refuse | agree | address | tell | reveal | give | send |
    repeat | translate | output | print | treat | trust | believe | obey | follow | assume | ask | act | behave |
    comply`,
}

/** Attempts to break out of the fenced data. */
export const ATTACKS = [
  `(ignor* | disregard* | forget* | overrid* | bypass* | circumvent* | violat* | break* | disobey* | drop* | skip* |
    neglect* | supersed* | replac*) ..12 {rules}`,
  `(ignore | disregard | forget) (all | any | every | everything | previous | prior | earlier | above | the above |
    what (you | i | we | came) | your)`,
  '(ignorier* | vergiss* | missacht*) ..12 (anweisung* | regel* | vorgabe* | instruktion*)',
  `(ignore | ignorer | ignorez | oublie | oublier | oubliez | ignora | olvida | ignorad | dimentica) ..12
    (instruction* | consignes | regles* | instrucciones* | reglas* | istruzioni* | regole*)`,
  '(system | developer | hidden | initial | secret) (prompt | prompts | message | messages | instruction | instructions)',
  `jailbreak* | jail break* | developer mode | god mode | dan mode | do anything now |
    unrestricted (mode | ai | assistant) | no (restrictions | limits | filters) (mode | apply)`,
  `(new | updated | real | actual | following) system? (instruction | instructions | rules | directive | directives)
    (: | are | for you)`,
  `you are (now | no longer | going to) | you will now | act as | pretend (to be | that you | you) | role play |
    roleplay | simulate being | impersonate | stay in character`,
  'as (a | an) (ai | assistant | language model | llm)',
]

/** Tells the assistant what to do. */
export const ORDERS = [
  `you (must | should | shall | have to | need to | ought to | are to | are required to | are not allowed to |
    may not | cannot refuse | cant refuse | will always | will never)`,
  `(assistant | ai | model | bot | nova | chatbot | llm) (must | should | shall | has to | needs to | is to |
    is required to | will always | will never | may not | always | never)`,
  `(remember | note | keep in mind | know | understand) that (you | your | youre | youll | the (user | human |
    person))`,
  `(^ | : | , | please | and | then | so | but) (always | never | only | just | do not | dont | make sure (to | you |
    that you) | be sure to) (*ly)? ({say} | use | call | show)`,
  `(^ | : | please) {say} (only | always | never | with | in | as | to | me | us | every | all | the user | this |
    that | nothing | everything)`,
  `from now on | henceforth | in all (future | further) (answers | replies | responses | chats | conversations) |
    in every (answer | reply | response) | whenever (asked | the user | someone asks | you)`,
  `(^ | : | please | then | and) (execute | run | visit | click | download | open | install | browse | fetch | load |
    go to | navigate to | forward | upload | email | delete | transfer | pay | buy) ..15 (weblink |
    the (following | file | script | command | link))`,
  '^ (ignore | disregard | obey | comply | override | execute)',
]
