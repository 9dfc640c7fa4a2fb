import type { Rule } from '../rule.ts'

export const MANNERS: readonly Rule[] = [
  {
    category: 'deception',
    severity: 'ask',
    form: 'make',
    phrases: [
      `
        ({write} | make | making | edit | editing) ..5 (deepfake | deepfakes | deep fake | deep fakes |
        fake (nude | nudes | porn | news | (video | videos) of | (image | images) of | quote | quotes |
        screenshot | screenshots | witness* | statement | statements) | disinformation | misinformation | hoax |
        hoaxes | false (news | rumor | rumors | rumour | rumours | testimony | accusation | accusations |
        evidence) | nonconsensual | non consensual)`,
      `
        ({write} | run | running | start | starting | spread | spreading | post | posting | generate |
        generating) ..5 (disinformation | misinformation | fake (news | review | reviews | comments | accounts |
        followers) | false (rumor | rumors | rumour | rumours | claim | claims | information | stories) |
        conspiracy posts | astroturf* | propaganda | (rumor | rumors | rumour | rumours) about | lies about)`,
      `
        (article | articles | post | posts | tweet | tweets | ad | ads) ..6 (claim | claims | claiming |
        convinc* | persuad* | say | says | stat* | show*) ..5 ((vaccine | vaccines) (cause | contain |
        are (poison | deadly)) | bleach cures | election (was | is) stolen | (poll | polls) (are | is) closed |
        5g (causes | spreads) | drinking bleach | vote by text | (cure | cures) (cancer | covid | autism))`,
      `
        (undress | nudify | remove the? clothes (from | of | off)) ..4 (photo | photos | picture | pictures |
        her | girl | woman | classmate | image | images)`,
      `
        (nude | nudes | naked (photo | photos | picture | pictures | image | images) | porn*) (of | with |
        from) (my ..1 (ex | exs | classmate | classmates | classmates | classmatess | coworker | coworkers |
        coworkers | coworkerss | teacher | teachers | neighbor | neighbors | neighbour | neighbours | boss |
        bosss | crush | crushs | sister | sisters | friend | friends) | (a | an)? (celebrity | actress |
        singer | politician | real person) | someone)`,
    ],
  },
  {
    category: 'deception',
    severity: 'ask',
    form: 'do',
    phrases: [
      `
        (manipulate | manipulating | gaslight | gaslighting | gas light | gas lighting | brainwash |
        brainwashing | isolate | isolating | emotionally (control* | manipulat*)) ..2 {person}`,
      `
        (make | making | force | forcing | keep | keeping) (my (wife | girlfriend | boyfriend | husband |
        partner) | her | him | someone | a woman | a girl) ..3 (obey | dependent on me | afraid of (me |
        leaving) | from leaving me | doubt (her | his | their) own? (sanity | memory))`,
      '(recruit | recruiting) ..4 (a cult | my cult | extremis* | terror* | isis | militia | child soldiers)',
    ],
  },
  {
    category: 'deception',
    severity: 'note',
    form: 'any',
    phrases: [
      `
        (ignore | disregard | forget | override | bypass | disable | turn off | switch off) (all | any | every |
        of)* (the | your | my | these | those | previous | prior | above | earlier | system | safety | own |
        ethical | moral)* (instruction | instructions | rules | constitution | principles | guidelines |
        restrictions | filter | filters | safeguards | programming | policies | policy | guardrails | limits |
        ethics)`,
      `
        (you are | act as | become | pretend to be | enable) now? (dan | jailbroken | unfiltered |
        unrestricted | evil ai | an ai (with no | without) | developer mode | in developer mode |
        free of all rules)`,
    ],
  },
  {
    category: 'overclaim',
    severity: 'note',
    form: 'any',
    phrases: [
      `
        (should | can | may) i just? (stop | quit | skip | double | halve) taking? (my | the)? ..2 (medication |
        medications | medicine | medicines | meds | pills | insulin | antidepressant | antidepressants |
        antibiotics | blood (thinner | thinners) | chemo* | statin | statins | lithium | dose | doses |
        blood pressure _ | tablets | inhaler | beta (blocker | blockers) | ssri | ssris)`,
      `
        diagnose (me | my | this) | do i have (cancer | a (tumor | tumour) | adhd | autism | diabetes |
        bipolar | depression | covid | a heart attack | a stroke | lupus | ms | appendicitis) | is (this |
        my) (mole | lump | rash | pain) (cancer | cancerous | dangerous | serious)`,
      `
        (which | what | tell me) ..3 (stock | stocks | crypto* | coin | coins | share | shares |
        lottery (number | numbers) | horse) ..4 (will | is (going | guaranteed | certain) | guaranteed |
        definitely | surely)`,
      '(guarantee | promise) me? that? (i | my | a | this)',
    ],
  },
  {
    category: 'disrespect',
    severity: 'note',
    form: 'make',
    phrases: [
      `
        {write} ..5 (insult | insults | insulting | humiliating | mean | cruel | nasty | hurtful | abusive |
        vicious | degrading) ..1 (message | messages | text | texts | mail | mails | email | emails | post |
        posts | comment | comments | letter | letters | note | notes | roast | roasts | poem | poems | thing |
        things | words | about | for | to)`,
      `
        (insult | mock | humiliate | ridicule | make fun of | body shame | roast) (my | this | that |
        a) ..1 (classmate | classmates | coworker | coworkers | colleague | colleagues | ex | neighbor |
        neighbors | neighbour | neighbours | teacher | boss | girl | boy | fat _ | disabled _ | sister |
        brother | roommate)`,
    ],
  },
]
