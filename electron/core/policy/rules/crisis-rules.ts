import { gap, pattern } from './words.ts'

/**
 * Words of people who may be in danger, by themselves or by others: they get help, never a wall (spec D3). First person
 * or somebody near; words about the subject ("why did Romeo kill himself") are not meant.
 */
const MY = '(?:my|our|his|her)'
const NEAR =
  '(?:friend|best friend|brother|sister|son|daughter|mother|mom|mum|father|dad|wife|husband|partner|girlfriend|boyfriend|child|kid|teenager|roommate|flatmate|cousin|student|classmate|colleague|coworker|uncle|aunt|neighbou?r|ex)'
const SELF_HARM =
  '(?:kill(?:ing)? my ?self|hurt(?:ing)? my ?self|harm(?:ing)? my ?self|cut(?:ting)? my ?self|burn(?:ing)? my ?self|hang(?:ing)? my ?self|drown(?:ing)? my ?self|shoot(?:ing)? my ?self|poison(?:ing)? my ?self|starv(?:e|ing) my ?self|self ?harm(?:ing)?|end(?:ing)? (?:my (?:own )?life|it all|things for good|my suffering|my pain)|tak(?:e|ing) my (?:own )?life|commit(?:ting)? suicide|unaliv(?:e|ing) my ?self|suicid(?:e|al)(?: thoughts)?|overdos(?:e|ing)(?! (?:on sugar|of cute))|kms|jump(?:ing)? off (?:a|the) (?:bridge|roof|building)|slit(?:ting)? my wrists?)'

export const CRISIS = pattern(
  // Suicide and self-harm, by oneself
  `(?:i|im|ive|id|ill|me|my)(?: \\S+){0,10}? ${SELF_HARM}`,
  `${SELF_HARM}(?: \\S+){0,6}? (?:i|im|me|my)(?! (?:essay|thesis|paper|book|class|character|novel|report))`,
  'how (?:do|can|could|should|would|to|much|many)(?: \\S+){0,8}? (?:(?:kill|hang|drown|shoot|poison|hurt|cut|harm|end|off) my ?self|end my (?:own )?life|to kill me|would kill me|die (?:painlessly|peacefully|without pain|quickly|fast))',
  '(?:painless(?:ly)?|easiest|quickest|best|least painful|peaceful|fastest) (?:\\S+ ){0,3}?(?:to (?:die|kill my ?self|end my life|end it)|suicide|way out of (?:this )?life|method of suicide)',
  '(?:sever|slit|cut|slash|pierce|carve|burn)(?: \\S+){0,3}? (?:my (?:own )?(?:\\S+ )?(?:wrists?|arms?|arter(?:y|ies)|veins?|throat|thighs?|skin|legs?))',
  'i (?:just |really |only |honestly )?(?:want|wanna|wish|would like|need|d like)(?: to| i could| i was| i were)? (?:just )?(?:die|be dead|dead|disappear for ?ever|(?:fall asleep and )?(?:not|never) wake(?: up)?|stop existing|not exist|be gone for ?ever|go to sleep and never wake)',
  '(?:i )?(?:dont|do not|didnt|cant|can not|cannot) (?:want|see (?:a|any) (?:reason|point)|wanna|have (?:a|any) reason|think i (?:want|can))(?: \\S+){0,3}? (?:live|be alive|living|be here anymore|exist|wake up(?: anymore)?|go on(?: living| anymore)?|keep living)',
  '(?:cant|cannot|can not) (?:go on|take it|take this|do this|bear it|live like this)(?: \\S+){0,2}? (?:any ?more|any longer|alive)',
  '(?:no|any) (?:reason|point|will|desire) (?:left )?(?:for me )?(?:to live|in living|to go on|to keep going|to be alive|in going on|to continue living)',
  '(?:everyone|everybody|the world|they|my (?:family|kids|friends|parents|wife|husband|children)|people)(?: \\S+){0,3}? better off (?:without me|if i)',
  '(?:i|im|ive|ill)(?: \\S+){0,4}? (?:suicidal|thinking (?:about|of) (?:dying|death|suicide|ending)|tired of (?:living|life|being alive|existing)|sick of (?:living|being alive)|done with (?:life|living)|ready to die|planning (?:to die|my death)|written (?:a|my) (?:suicide|goodbye) (?:note|letters?))',
  '(?:feel|feeling|felt) (?:like|as if)(?: \\S+){0,3}? (?:dying(?! of (?:laughter|embarrassment|boredom|heat|hunger))|ending (?:it|things)|not (?:living|existing)|giving up on (?:life|living)|hurting (?:my ?self|someone|somebody|people|him|her|them|my (?:baby|kids?|child(?:ren)?|wife|husband|partner|family))|killing|a burden to every)',
  '(?:took|swallowed|taken|take)(?: \\S+){0,5}? (?:too many|all (?:of )?my|a (?:whole )?bottle of|an entire bottle of|a lot of|so many) (?:\\S+ )?(?:pills|tablets|sleeping pills|paracetamol|tylenol|aspirin|ibuprofen|antidepressants|medications?|meds)',
  '(?:suicide|goodbye) (?:note|letter) (?:for|to) my',
  'i (?:have |had |keep having |get |am having )?(?:\\S+ ){0,2}?(?:thoughts|urges?|impulses?|visions|fantasies)(?: \\S+){0,2}? (?:of|about|to) (?:\\S+ )?(?:hurt(?:ing)?|harm(?:ing)?|kill(?:ing)?|suicide|dying|death|stab(?:bing)?|shak(?:e|ing)|drown(?:ing)?)',
  '(?:im|i am) (?:\\S+ )?(?:afraid|scared|worried|terrified) (?:that )?(?:i|ill|im)(?: \\S+){0,4}? (?:hurt|harm|kill|do something|lose control)(?: \\S+){0,3}?',
  'i(?: \\S+){0,5}? (?:bridge|roof|ledge|railing|train tracks|rails|edge)(?: \\S+){0,4}? (?:jump(?:ing)?|end(?:ing)? it|letting go|let go)',
  'nobody (?:would|will) (?:miss me|care if i (?:die|died|was gone))',
  'i (?:wish|hope) (?:i )?(?:had never been born|was never born|were never born|i d never been born|dont wake up)',
  'i (?:havent|have not) eaten (?:\\S+ ){0,3}?(?:days|week)|(?:make|making) my ?self (?:throw up|vomit|sick)|i (?:keep )?(?:purge|purging|binge and purge)',
  // Somebody near
  `${MY} (?:\\S+ )?${NEAR}(?: \\S+){0,8}? (?:kill(?:ing)? (?:him|her|them)sel(?:f|ves)|suicidal|commit(?:ted|ting)? suicide|(?:hurt|harm|cut)(?:ing|ting|s)? (?:him|her|them)sel(?:f|ves)|self ?harm\\w*|wants? to die|end (?:his|her|their) life|doesnt want to live|overdosed|took too many)`,
  // Abuse and violence by others
  `${MY} (?:\\S+ ){0,2}?(?:husband|wife|partner|boyfriend|girlfriend|father|dad|mother|mom|mum|stepfather|stepdad|stepmother|brother|uncle|ex|ex husband|ex boyfriend|parents|boss|coach|teacher|priest|cousin|grandfather|roommate|son|landlord)(?: \\S+){0,5}? (?:hits?|beats?|hitting|beating|beat|punche[sd]|kicks|slaps?|slapped|chokes?|choked|strangled|strangles|hurts|rapes?|raped|abuses?|abused|abusing|molests?|molested|touches|touched|threatens?|threatened|assaulted|forces|forced|locks|locked|controls|burns|attacked|stalks|stalking) (?:me|us|my (?:\\S+ )?(?:kids?|children|child|mother|mom|mum|sister|brother|son|daughter|baby))`,
  '(?:i|ive|i have|i was|i got|i am|im)(?: \\S+){0,3}? (?:raped|molested|sexually (?:assaulted|abused)|(?:being |been |getting )(?:abused|beaten|hit|trafficked|groomed|stalked|strangled|blackmailed with (?:nudes|my)))',
  '(?:he|she|they)(?: \\S+){0,3}? (?:(?:hits?|beats?|hit|beat|raped|chokes?|choked|strangled|abuses?) me|(?:is|are) going to (?:kill|hurt) me|threatens? to (?:kill|hurt) (?:me|us|my))',
  '(?:im|i am) (?:\\S+ )?(?:afraid|scared|terrified) (?:of|to go home|to leave) (?:my |to )?(?:husband|wife|partner|boyfriend|girlfriend|father|dad|mother|stepfather|stepdad|ex|him|home)?',
  '(?:someone|somebody|a (?:man|stranger|guy)) (?:is|was) (?:following|chasing|trying to (?:kill|break in|get in|hurt)|attacking|stalking) (?:me|us|my|into)',
  // German
  '(?:ich|mich|mir|mein\\S*)(?: \\S+){0,8}? (?:selbstmord|suizid\\S*|selbst ?verletz\\S*|selbst verletzen|das leben nehmen|ritzen|ritze|nicht mehr leben|sterben will|sterben|toten will|nicht mehr weiter(?:leben)?|vergewaltigt|misshandelt|missbraucht)',
  '(?:mich|mir)(?: \\S+){0,3}? (?:umbringen|toten|erhangen|verletzen|etwas antun|was antun|ritzen|das leben nehmen)',
  'ich (?:will|mochte|mag|kann|wollte)(?: \\S+){0,3}? (?:nicht mehr(?: leben| weiter\\S*| da sein| aufwachen| kann)?|sterben|tot sein|nicht mehr leben)',
  '(?:wie|womit|wo)(?: \\S+){0,4}? (?:bringe|kann|konnte|nehme|tote)(?: ich)?(?: \\S+){0,3}? (?:mich (?:\\S+ )?(?:um|umbringen|toten)|mir das leben(?: nehmen)?)',
  'keinen (?:sinn|grund)(?: \\S+){0,3}? (?:leben|weiterzuleben|weiterleben|mehr)',
  'mein\\S* (?:mann|frau|freund|freundin|vater|mutter|stiefvater|partner|ex|bruder|onkel)(?: \\S+){0,3}? (?:schlagt|schlug|verprugelt|bedroht|missbraucht|vergewaltigt|wurgt|misshandelt)(?: \\S+){0,2}?(?: (?:mich|uns|meine\\S*))?',
  'mein\\S* (?:\\S+ )?(?:freund|freundin|bruder|schwester|sohn|tochter|mutter|vater|mann|frau)(?: \\S+){0,4}? (?:will sich (?:umbringen|toten|das leben)|suizid\\S*|ritzt sich|verletzt sich|selbstmord)',
  '(?:wurde|werde|bin)(?: \\S+){0,3}? (?:vergewaltigt|misshandelt|missbraucht|geschlagen)',
  'ohne mich (?:ware|waren|geht es|besser)',
  // French
  '(?:je|j|me|mon|ma|moi)(?: \\S+){0,8}? (?:suicider|suicide|suicidaire\\S*|tuer moi|me tuer|mourir|mettre fin a (?:mes jours|ma vie)|en finir|me faire du mal|scarifie\\S*|me couper les veines|plus vivre|viole|violee)',
  '(?:me|m)(?: \\S+){0,2}? (?:tuer|suicider|faire du mal|pendre|scarifier|mutiler|automutile\\S*)',
  'envie de (?:mourir|me tuer|en finir|me suicider|me faire du mal|disparaitre)|(?:plus|aucune) (?:envie|force|raison) de (?:vivre|continuer)|plus la force de (?:vivre|continuer)',
  '(?:mon|ma) (?:\\S+ )?(?:mari|femme|copain|copine|pere|mere|beau pere|conjoint|ex|frere|oncle|compagnon)(?: \\S+){0,3}? (?:me|nous|ma|mes) (?:\\S+ )?(?:frappe|bat|viole|menace|etrangle|insulte|maltraite|fille|enfants)',
  '(?:mon|ma) (?:\\S+ )?(?:ami|amie|frere|soeur|fils|fille|mere|pere|mari|femme)(?: \\S+){0,4}? (?:se suicider|se tuer|suicidaire|mourir|se scarifie)',
  '(?:j ai|je) ete (?:viole|violee|agresse|agressee|abuse|abusee)|jai ete (?:viole|violee|agresse|agressee|abuse|abusee)',
  // Spanish, Italian, Portuguese, Dutch: the plainest words
  '(?:quiero|deseo|voy a) (?:morir(?:me)?|matarme|suicidarme|quitarme la vida|desaparecer)|no quiero (?:seguir )?viv(?:ir|iendo)(?: mas)?|ganas de morir|hacerme dano|mi (?:marido|esposo|novio|pareja|padre) me (?:pega|golpea|maltrata|viola|amenaza)',
  'voglio (?:morire|uccidermi|farla finita|suicidarmi)|non voglio piu vivere|mi voglio (?:uccidere|ammazzare)|mio (?:marito|padre|ragazzo) mi (?:picchia|minaccia)',
  '(?:quero|vou) (?:morrer|me matar|acabar com (?:a minha vida|tudo))|nao quero mais viver|meu (?:marido|namorado|pai) me (?:bate|agride)',
  'ik wil (?:dood|niet meer leven|sterven|zelfmoord\\S*|mezelf (?:doden|pijn))|mezelf (?:van kant|pijn doen|snijden)|mijn (?:man|vriend|vader|partner) slaat (?:me|mij)',
)

/** About the subject, for study or in stories, or said in jest. */
export const NO_CRISIS = pattern(
  '(?:essay|paper|thesis|article|research|statistics?|rates?|report|presentation|lecture|documentary|novel|story|poem|screenplay|character|protagonist|play|film|movie|song|lyrics|history|study|studies|theory|durkheim|squad|epidemiology|prevention program\\w*|romeo|juliet|hamlet|ophelia|werther|van gogh|cobain|sylvia plath|hemingway|seppuku|kamikaze|dnd|d and d|in (?:the )?(?:game|book|novel|film|movie|play)|training (?:volunteers|staff)|referat|aufsatz|hausarbeit|roman|statistik|memoire|expose|dissertation|therapist in training|as a (?:nurse|counsel\\w+|therapist|teacher|social worker))',
  `(?:dying|die) (?:of|from) (?:laughter|laughing|embarrassment|boredom|heat|hunger|cuteness)|dying (?:to|for a)${gap(1)}|killing (?:it|me)|kill me (?:now )?lol|my (?:feet|back|knees|shoes) (?:are|is) killing|overdos\\w+ on (?:caffeine|sugar|chocolate)`,
)
/** What a person says of themselves is never only a subject. */
export const FIRST_PERSON = pattern(
  '(?:i|im|ive|ill|me|my ?self|ich|mich|mir|je|j|moi|me)(?: \\S+){0,3}? (?:want|wanna|wish|feel|feeling|am|going|cant|dont|thinking|keep|will|mochte|kann|fuhle|veux|peux|pense|sens)',
)
