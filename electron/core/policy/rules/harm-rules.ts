import type { Rule } from './rule.ts'
import { GROUP, gap, MINOR, PERSON, pattern, SOMEBODYS } from './words.ts'

/**
 * What harmful requests look like in English: an act near its object, since neither word alone is harmful. A rule says
 * nothing of who asks and why: that is context.ts.
 */
const MAKE =
  '(?:mak(?:es?|ing)|build(?:s|ing)?|construct(?:s|ing)?|assembl(?:es?|ing)|creat(?:es?|ing)|produc(?:es?|ing)|production of|manufactur(?:e|ing)|synthesi[sz](?:e|ing)|synthesis of|cook(?:s|ing)?(?: up)?|brew(?:ing)?|prepar(?:e|ing)|craft(?:ing)?|print(?:ing)?|extract(?:ing)?|purify(?:ing)?|design(?:ing)?|develop(?:ing)?|putting together|put together|homemade|(?:recipe|formula|instructions|ingredients|synthesis) (?:for|of)|synthesis route (?:for|to|of)|blueprints? (?:for|of))'
const GET =
  '(?:get(?:ting)?(?: hold of)?|buy(?:ing)?|obtain(?:ing)?|acquir(?:e|ing)|purchas(?:e|ing)|order(?:ing)?|steal(?:ing)?|smuggl(?:e|ing))'
const SET_OFF =
  '(?:detonat(?:e|ing)|set(?:ting)? off|plant(?:ing)?|explod(?:e|ing)|deploy(?:ing)?|releas(?:e|ing)|spread(?:ing)?|dispers(?:e|ing)|weaponi[sz](?:e|ing)|enrich(?:ing)?|cultur(?:e|ing)|grow(?:ing)?|hid(?:e|ing)|throw(?:ing)?|us(?:e|ing))'
const EXPLOSIVE =
  '(?:(?:pipe|nail|car|fertili[sz]er|pressure cooker|petrol|chemical|thermite|letter|mail|homemade|improvised|dirty|nuclear|atomic|atom|suicide|hydrogen|cluster|fire) )?(?:bombs?|explosives?|explosive (?:devices?|vests?|belts?)|ieds?|grenades?|molotovs?|molotov cocktails?|semtex|tatp|petn|anfo|nitroglycerine?|dynamite|land ?mines?|suicide vests?|detonators?|napalm)'
const AGENT =
  '(?:sarin|vx|vx gas|novichok|tabun|soman|nerve (?:agents?|gas)|mustard gas|chlorine gas|phosgene|hydrogen cyanide|ricin|anthrax|botulinum(?: toxin)?|smallpox|ebola virus|bio ?weapons?|biological (?:weapons?|agents?)|chemical weapons?|nuclear (?:weapons?|devices?|warheads?)|dirty bombs?|poison(?:ous)? gas|toxic gas|lethal (?:gas|virus|pathogen)|weapons? of mass destruction|enriched uranium|weapons grade \\S+|(?:deadly|dangerous|more transmissible|transmissible|engineered|lethal) (?:virus|pathogen|bacteria|strain)|(?:a|the) (?:plague|pandemic))'
const GUN =
  '(?:ghost guns?|silencers?|(?:gun |sound )?suppressors?|untraceable (?:guns?|firearms?|weapons?)|automatic weapons?|machine guns?|fully automatic|full auto|(?:working |real |plastic |homemade )?(?:guns?|firearms?|pistols?|handguns?|rifles?|weapons?)(?! (?:safe|rack|cabinet|stand|model|skin|laws?|control)))'
const HARD =
  '(?:kill(?:ing)?(?: off)?|murder(?:ing)?|assassinat(?:e|ing)|poison(?:ing)?|strangl(?:e|ing)|suffocat(?:e|ing)|smother(?:ing)?|stab(?:bing)?|behead(?:ing)?|execut(?:e|ing)|slaughter(?:ing)?|slay(?:ing)?|lynch(?:ing)?|tortur(?:e|ing)|kidnap(?:ping|ing)?|abduct(?:ing)?|rap(?:e|ing)|maim(?:ing)?|mutilat(?:e|ing)|drown(?:ing)?|electrocut(?:e|ing)|burn(?:ing)?|shoot(?:ing)?|snip(?:e|ing)|butcher(?:ing)?|dismember(?:ing)?|exterminat(?:e|ing)|annihilat(?:e|ing)|eradicat(?:e|ing)|wip(?:e|ing) out|gas(?:sing)?|drug(?:ging)?|roofie|sedat(?:e|ing)|euthani[sz](?:e|ing)|gut(?:ting)?|sexually assault(?:ing)?|molest(?:ing)?|traffic(?:king)?|bomb(?:ing)?|run(?:ning)? over|push(?:ing)?)'
const SOFT =
  '(?:hurt(?:ing)?|harm(?:ing)?|injur(?:e|ing)|beat(?:ing)?(?: up)?|hit(?:ting)?|punch(?:ing)?|kick(?:ing)?|attack(?:ing)?|assault(?:ing)?|chok(?:e|ing)|throttl(?:e|ing)|overpower(?:ing)?|captur(?:e|ing)|hunt(?:ing)?(?: down)?|torment(?:ing)?|terrori[sz](?:e|ing)|eliminat(?:e|ing)|terminat(?:e|ing)|liquidat(?:e|ing)|get(?:ting)? rid of|get(?:ting)? revenge on|tak(?:e|ing) revenge on|taking out|destroy(?:ing)?|break(?:ing)?|crippl(?:e|ing)|knock(?:ing)? out|blackmail(?:ing)?|extort(?:ing)?|lur(?:e|ing)|threaten(?:ing)?|intimidat(?:e|ing)|coerc(?:e|ing)|dox+(?:x?ing)?|humiliat(?:e|ing)|bully(?:ing)?|harass(?:ing)?)'
const CRIME =
  '(?:(?:mass |school |first degree |perfect |serial )?(?:murders?|homicides?|massacres?|genocides?|assassinations?|shootings?|stabbings?|bombings?|kidnappings?|abductions?|rapes?|arson|manslaughter)|(?:terror(?:ist)?|suicide|acid|knife|gas|arson|sniper) attacks?|acts? of terror(?:ism)?|hate crimes?|killing spree|killings?)'
const PLACE =
  '(?:schools?|hospitals?|houses?|homes?|apartments?|buildings?|church(?:es)?|mosques?|synagogues?|temples?|cars?|trains?|planes?|airplanes?|airports?|bus(?:es)?|bridges?|dams?|power (?:plants?|stations?|grid|lines?)|substations?|pipelines?|government buildings?|police (?:stations?|cars?)|stadiums?|concerts?|embass(?:y|ies)|city|cities|army bases?|military bases?|malls?|subways?|metro|offices?|courthouses?|parliament|capitol|white house|festivals?|markets?|clinics?|nightclubs?|marathons?|parades?|shops?|stores?|barns?|motorbikes?|bikes?|boats?|dog|cat)'
const BODY =
  '(?:skulls?|heads?|faces?|throats?|spines?|sternums?|necks?|bones?|legs?|arms?|kneecaps?|fingers?|kidneys?|eyes?)'
const MALWARE =
  '(?:ransom ?wares?|key ?loggers?|trojans?(?: horses?)?|remote access trojans?|worms?|computer virus(?:es)?|virus(?:es)?|botnets?|spy ?wares?|root ?kits?|bootkits?|info ?stealers?|(?:password|cookie|credential|token|data|crypto)(?: \\S+)? (?:stealers?|grabbers?|loggers?)|mal ?wares?|malicious (?:code|software|macros?|scripts?|payloads?|programs?|apps?|links?|attachments?|extensions?)|exploit(?:s| code| kit)?|zero day(?:s| exploits?)?|backdoors?|crypto ?miners?|wipers?|logic bombs?|rats?(?= (?:that|to|for|malware))|phishing (?:kits?|pages?|sites?|websites?)|fork bombs?|ddos (?:scripts?|tools?|bots?)|credential harvesters?|fake login pages?|(?:polymorphic|undetectable) \\S+)'
const WRITE =
  '(?:writ(?:e|ing)|creat(?:e|ing)|mak(?:e|ing)|build(?:ing)?|cod(?:e|ing)|develop(?:ing)?|program(?:ming)?|generat(?:e|ing)|produc(?:e|ing)|design(?:ing)?|compos(?:e|ing)|draft(?:ing)?|craft(?:ing)?|give me|send me|provide|show me|script|need|want|spread(?:ing)?|distribut(?:e|ing)|deploy(?:ing)?|install(?:ing)?|hid(?:e|ing)|source code (?:for|of)|code (?:for|of)|set(?:ting)? up|help me(?: with)?)'
const HACK =
  '(?:hack(?:ing)?(?: in ?to)?|break(?:ing)? in ?to|breach(?:ing)?|crack(?:ing)?|get(?:ting)? in ?to|get(?:ting)? access to|gain(?:ing)? (?:unauthori[sz]ed )?access to|log(?:ging)? in ?to|access(?:ing)?|tak(?:e|ing) over|hijack(?:ing)?|compromis(?:e|ing)|steal(?:ing)?|bypass(?:ing)?|guess(?:ing)?|infect(?:ing)?|clon(?:e|ing)|intercept(?:ing)?|brute forc(?:e|ing)|unlock(?:ing)?|phish(?:ing)?)'
const ACCOUNT =
  '(?:accounts?|wi ?fi|networks?|computers?|laptops?|pcs?|phones?|iphones?|e?mails?|gmail|instagram|facebook|snapchat|whatsapp|twitter|tiktok|discord|icloud|passwords?|logins?|servers?|systems?|websites?|sites?|databases?|webcams?|cameras?|routers?|bank accounts?|crypto wallets?|wallets?|sim cards?|credentials|pins?|smart ?phone|grading system|grades|portal|atms?|traffic lights|power grid|voting machines?)'
const LOOT =
  '(?:cars?|wallets?|purses?|bikes?|bicycles?|phones?|jewell?ery|packages?|money|cash|identity|identities|credit cards?(?: numbers?)?|card (?:numbers?|details)|banks?|atms?|casinos?|museums?|jewell?ers?|shops?|stores?|convenience stores?|houses?|homes?|vaults?|safes?|copper|catalytic converters?|mail|tips|inventory|social security numbers?|personal data)'
const DRUG =
  '(?:meth|meth ?amphetamines?|crystal meth|crack(?: cocaine)?|cocaine|coke|heroin|fentanyl|carfentanil|mdma|ecstasy|molly|lsd|acid tabs|dmt|ghb|rohypnol|roofies|date rape drugs?|pcp|ketamine|psilocybin|(?:illegal|hard|designer|street) (?:drugs?|narcotics|substances)|(?:ecstasy|fake|counterfeit) pills|opium|xanax(?= without)|(?:oxy ?codone|oxycontin|adderall|opioids)(?= without)|weed|spice|bath salts|speed|narcotics|drugs)'
const UNSEEN =
  '(?:without (?:\\S+ ){0,3}?(?:knowing|knowledge|noticing|notice|consent|permission|finding out|telling|detection|being (?:caught|noticed|seen|detected)|getting (?:caught|noticed|arrested))|secretly|covertly|undetected|unnoticed|behind (?:his|her|their|my \\S+) back)'
const SEXUAL =
  '(?:sex|sexy|sexual(?:ly)?|sexuali[sz](?:e|ed|ing)|porn(?:ography|ographic)?|nudes?|naked|erotic(?:a)?|explicit|seduc(?:e|ing|tive)|groom(?:ing)?|molest(?:ing)?|rap(?:e|ing)|intimate|undress(?:ed|ing)?|fetish|intercourse|masturbat\\w*|hook up with|sext(?:ing)?|kiss(?:ing)?|fondl(?:e|ing)|lewd|nsfw|smut)'

const make = (category: Rule['category'], severity: Rule['severity'], ...parts: string[]): Rule => ({
  category,
  severity,
  pattern: pattern(...parts),
  form: 'make',
})
const act = (category: Rule['category'], severity: Rule['severity'], ...parts: string[]): Rule => ({
  category,
  severity,
  pattern: pattern(...parts),
  form: 'do',
})
const any = (category: Rule['category'], severity: Rule['severity'], ...parts: string[]): Rule => ({
  category,
  severity,
  pattern: pattern(...parts),
  form: 'any',
})

/** More severe ones first within a category: the first that holds counts. Blocks of `weapons` are those of mass harm. */
export const HARM_RULES: readonly Rule[] = [
  make(
    'child_safety',
    'block',
    `(?:${WRITE}|find(?:ing)?|get(?:ting)?|download(?:ing)?|shar(?:e|ing)|sell(?:ing)?|tak(?:e|ing)|trad(?:e|ing)|watch(?:ing)?|draw(?:ing)?|describe|imagine)${gap(6)}(?:${SEXUAL}${gap(6)}${MINOR}|${MINOR}${gap(8)}${SEXUAL}|child porn\\w*|csam|cp(?= (?:videos?|pics?|images?|links?)))`,
    `(?:child porn\\w*|csam|kiddie porn|lolicon|jailbait (?:pics?|images?))`,
  ),
  act(
    'child_safety',
    'block',
    `(?:seduc(?:e|ing)|groom(?:ing)?|molest(?:ing)?|touch(?:ing)?|undress(?:ing)?|rap(?:e|ing)|hav(?:e|ing) sex with|sleep(?:ing)? with|sext(?:ing)?|hook(?:ing)? up with|flirt(?:ing)? with|date|dating|abus(?:e|ing)|exploit(?:ing)?)${gap(3)}${MINOR}`,
    `(?:convinc(?:e|ing)|get(?:ting)?|trick(?:ing)?|persuad(?:e|ing)|mak(?:e|ing)|forc(?:e|ing)|lur(?:e|ing)|tempt(?:ing)?|coerc(?:e|ing)|manipulat(?:e|ing)|blackmail(?:ing)?|ask(?:ing)?|talk(?:ing)?)${gap(3)}${MINOR}${gap(6)}(?:nudes?|naked|(?:photos?|pics?|pictures?|videos?) of (?:her|him|them)sel\\w+|(?:send|sending)(?: \\S+){0,2} (?:pics?|nudes?|photos?)|undress|(?:have|having|into|for) sex\\w*|intimate|sexual (?:acts?|things?|favou?rs?)|touch (?:me|my|her|his)|strip)`,
    `(?:convinc(?:e|ing)|get(?:ting)?|trick(?:ing)?|persuad(?:e|ing)|lur(?:e|ing)|tempt(?:ing)?|coerc(?:e|ing)|manipulat(?:e|ing)|win(?:ning)?|gain(?:ing)?|earn(?:ing)?|befriend(?:ing)?)(?: (?:an?|the|some|someones|another|young|neighbou?rs|strangers|trust of|confidence of|\\d+)){0,4} ${MINOR}s?${gap(8)}(?:meets? me|alone|my car|my van|my house|(?:our|a|keep) secrets?|secret from (?:his|her|their) parents|without (?:his|her|their|the) parents|not (?:to )?tell)`,
    `(?:lur(?:e|ing)|kidnap(?:ping)?|abduct(?:ing)?|captur(?:e|ing)|snatch(?:ing)?)${gap(3)}${MINOR}`,
    `(?:meet(?:ing)?|find(?:ing)?|approach(?:ing)?)${gap(3)}${MINOR}${gap(4)}(?:sex\\w*|hook up|alone without)`,
  ),
  any(
    'child_safety',
    'block',
    `i(?: \\S+){0,2} (?:want|like|love|would like|wish|plan|am going|am|im)(?: to)?(?: have)? (?:sex with|sexually attracted to|fuck|molest|touch sexually)${gap(3)}${MINOR}(?! and)`,
  ),

  make(
    'weapons',
    'block',
    `${MAKE}${gap(6)}(?:${EXPLOSIVE}|${AGENT})`,
    `(?:${EXPLOSIVE}|${AGENT}) (?:recipe|ingredients|instructions|blueprints?|construction|tutorial|assembly|synthesis)`,
  ),
  act(
    'weapons',
    'block',
    `${SET_OFF}${gap(4)}(?:${EXPLOSIVE}|${AGENT})`,
    `${GET}${gap(4)}(?:${EXPLOSIVE}|(?:sarin|vx|novichok|nerve (?:agents?|gas)|mustard gas|ricin|anthrax(?: spores)?|smallpox|plutonium|enriched uranium|(?:bio|biological |chemical |nuclear )weapons?))`,
    `turn${gap(6)}into an?(?: \\S+)? (?:bomb|explosive|weapon)`,
    `(?:poison(?:ing)?|contaminat(?:e|ing)|infect(?:ing)?)${gap(3)}(?:water supply|city water|reservoir|food supply|drinking water|water system|salad bar|population|ventilation system)`,
    `(?:wip(?:e|ing) out|kill(?:ing)?|exterminat(?:e|ing)|destroy(?:ing)?|obliterat(?:e|ing)) (?:all (?:of )?)?(?:humanity|mankind|an entire city|the (?:whole|entire) (?:city|population)|as many people|thousands of people|millions)`,
    `(?:caus(?:e|ing)|start(?:ing)?|engineer(?:ing)?)${gap(3)}(?:pandemic|epidemic|mass casualt\\w+|nuclear meltdown|outbreak)`,
  ),
  make(
    'weapons',
    'ask',
    `(?:${MAKE}|convert(?:ing)?|modify(?:ing)?|mill(?:ing)?|3d print(?:ing)?)${gap(4)}${GUN}`,
  ),
  act(
    'weapons',
    'ask',
    `(?:${GET}|sell(?:ing)?)${gap(4)}(?:guns?|firearms?|pistols?|rifles?|weapons?|silencers?|ammo|ammunition)${gap(4)}(?:illegal(?:ly)?|without (?:a )?(?:background|license|licence|permit|id|papers|check)\\b.*|black market|dark ?web|darknet|untraceable|off the books|no questions|as a felon)`,
    `${GET}${gap(3)}(?:illegal|untraceable|unregistered|stolen|black market) (?:guns?|firearms?|weapons?|pistols?)`,
    `(?:smuggl(?:e|ing)|sneak(?:ing)?|bring(?:ing)?|get(?:ting)?|tak(?:e|ing)|carry(?:ing)?)${gap(4)}(?:guns?|knives|knife|weapons?|blades?|bombs?)${gap(4)}(?:past|through|onto|into)${gap(4)}(?:security|school|plane|airport|prison|court|metal detectors?)`,
    `(?:fil(?:e|ing)|remov(?:e|ing)|scratch(?:ing)?)${gap(2)}serial numbers?${gap(3)}(?:guns?|firearms?|weapons?)`,
  ),

  act(
    'violence',
    'block',
    `${HARD} (?:off |down )?${PERSON}(?! (?:in (?:chess|checkers|poker|a game|the game|tennis|an? argument)|to (?:succeed|study|learn|do better)|with (?:kindness|laughter)))`,
    `push(?:ing)? ${PERSON} (?:off|down|in front)`,
    `(?:smash|crush|break|crack(?: open)?|slit|cut(?: off)?|saw(?: off)?|shatter|slic|hammer|bash|snap|ruptur|twist|rip(?:ping)?(?: off)?|gouge)(?:e|ing|ting)?(?: in| out| open| off)? (?:${SOMEBODYS}|an? humans?) (?:\\S+ )?${BODY}`,
    `(?:saw|cut|chop|hack|dissolv|dispos)(?:e|ing|ting|ping)?(?: of| up| apart)? (?:a |the |my |someones |his |her )?(?:dead |human )?(?:bod(?:y|ies)|corpses?)`,
    `(?:commit(?:ting)?|plan(?:ning)?|carry(?:ing)? out|carrying out|organi[sz](?:e|ing)|execut(?:e|ing)|stag(?:e|ing)|perform(?:ing)?|get(?:ting)? away with|cover(?:ing)? up)${gap(3)}(?:${CRIME}|someones death|(?:my|his|her) \\S+ death)`,
    `(?:hid(?:e|ing)|get(?:ting)? rid of|bury(?:ing)?|destroy(?:ing)?|dispos(?:e|ing) of|dissolv(?:e|ing))${gap(3)}(?:dead bod(?:y|ies)|a bod(?:y|ies)|the bod(?:y|ies)|corpses?|dead baby|human remains)`,
    `(?:hir(?:e|ing)|find(?:ing)?|contact(?:ing)?|pay(?:ing)?)${gap(3)}(?:hit ?m[ae]n|contract killers?|assassins?|someone to (?:kill|hurt|beat))`,
    `(?:blow(?:ing)? up|bomb(?:ing)?|burn(?:ing)? down|set(?:ting)? fire to|torch(?:ing)?|demolish(?:ing)?|firebomb(?:ing)?|shoot(?:ing)? up|derail(?:ing)?|hijack(?:ing)?|sabotag(?:e|ing)|attack(?:ing)?|terrori[sz](?:e|ing))${gap(3)}${PLACE}`,
    `set(?:ting)? (?:\\S+ ){1,4}?${PLACE} on fire`,
    `mak(?:e|ing)${gap(3)}(?:car|house|plane) explode`,
    `(?:spik(?:e|ing)|drug(?:ging)?|roofi(?:e|ing)|put(?:ting)? (?:something|drugs?|poison|pills|roofies))${gap(3)}(?:drinks?|food|coffee|tea|glass)`,
    `(?:poison|venom|toxin|substance|drug)s?${gap(8)}(?:undetectable|untraceable|(?:cant|cannot|not|never|wont|isnt|hard to) (?:be )?(?:traced?|detect(?:ed)?|found)|autopsy|leaves? no traces?)`,
    `(?:undetectable|untraceable|slow acting) (?:poisons?|toxins?)`,
    `(?:people|someone|place|person|kids|women) to (?:shoot|kill|rape|stab|murder|kidnap|commit)`,
    `(?:tak(?:e|ing)|hold(?:ing)?) ${PERSON} hostage`,
    `(?:terminat|end)(?:e|ing) (?:${SOMEBODYS}) life`,
  ),
  act(
    'violence',
    'ask',
    `${SOFT} (?:\\S+ ){0,1}?${PERSON}(?! (?:feelings|heart|record|score|expectations))`,
    `(?:crush|smash|break|crack|destroy|ruin|slash|demolish|burn|vandali[sz]|key|scratch|wreck|sabotag)(?:e|ing)? (?:${SOMEBODYS}) (?:\\S+ )?(?:cars?|tires?|tyres?|house|home|life|lives|motorbike|bike|property|windows?|career|reputation|marriage|legs?|dog|cat|garden)`,
    `(?:punch|kick|hit|stab|shoot|cut)(?:ing|ting|bing)? ${PERSON} (?:so|where|without)`,
    `(?:headshot|knockout punch|beating)${gap(3)}(?:my gun|my (?:wife|girlfriend|boyfriend|husband|partner|kid|child))`,
    `(?:tackle|trip|push|knock) ${PERSON} (?:to break|so)`,
    `(?:poison(?:ing)?|kill(?:ing)?)${gap(2)}(?:neighbou?rs|neighbou?r s|someones|his|her|their) (?:\\S+ )?(?:dogs?|cats?|pets?|plants|tree)`,
    `(?:tortur(?:e|ing)|abus(?:e|ing)|set(?:ting)? fire to|hurt(?:ing)?)${gap(2)}(?:dogs?|cats?|animals?|pets?|kittens?|pupp(?:y|ies))`,
    `(?:organi[sz](?:e|ing)|start(?:ing)?|incit(?:e|ing))${gap(3)}(?:dog fight(?:ing|s)?|riots?|cockfights?|gang war|mob violence)`,
  ),
  any(
    'violence',
    'ask',
    `(?:i|im|i am|ill|i will|we|were)(?: \\S+){0,3}? (?:want to|wanna|going to|gonna|will|plan to|planning to|intend to|ready to|about to|must|need to) (?:finally |just |really |actually )?(?:kill|murder|stab|shoot|rape|strangle|poison|beat up|attack|bomb|shoot up|burn down) (?:${PERSON}|(?:my|the|a|this) (?:\\S+ )?${PLACE})`,
  ),

  make(
    'malware',
    'block',
    `${WRITE}${gap(6)}${MALWARE}${gap(10)}(?:hospitals?|companys?|company|victims?|government|school|banks?|infect|encrypts?|steals?|spread|undetect\\w+|evad\\w+|antivirus|bypass\\w*|demands?|ransom|someones?|people|users|my (?:ex|wife|boss|husband|girlfriend|boyfriend|roommate|coworkers?)s?|without)`,
    `(?:ransomware|botnets?|info ?stealers?|rootkits?|wipers?|(?:password|credential|cookie|token) (?:stealers?|grabbers?))`,
  ),
  make(
    'malware',
    'ask',
    `${WRITE}${gap(6)}${MALWARE}`,
    `(?:scripts?|code|programs?|tools?|bots?|apps?|software|macros?)${gap(8)}(?:steals?|exfiltrat\\w+|spams?|bombards?|grabs?|harvests?|hijacks?|encrypts? (?:all|every|someones|the victims)|infects?|disables? (?:the )?antivirus|floods? (?:a |the )?(?:server|website)|log(?:s)? (?:every|all|someones)? ?keystrokes|brute ?forces?|spam)`,
  ),
  act(
    'malware',
    'ask',
    `${HACK}${gap(2)}(?:${SOMEBODYS})${gap(3)}${ACCOUNT}`,
    `${HACK}${gap(3)}${ACCOUNT}${gap(2)}(?:of|next door|from|belonging to)${gap(3)}(?:${PERSON}|next door|neighbou?rs?|flat|someone|another|company|school|hotel|strangers?)`,
    `${HACK}${gap(3)}(?:a|an|the|any|another|into|some)${gap(3)}(?:companys?|banks?|governments?|schools?|universitys?|hospitals?|pentagon|nasa|corporate|online store|user|strangers?|neighbou?rs?|website|server|network|database|voting machines?|election|power grid|webcams?|instagram|facebook|snapchat|gmail)(?! (?:account )?(?:page|section|i own|that i own))`,
    `(?:ddos|dos attack|take down|bring down|knock offline|crash|deface|sql inject(?:ion)?)${gap(4)}(?:websites?|sites?|servers?|network|service|company|someone\\w*|competitor\\w*|school)`,
    `(?:run(?:ning)?|launch(?:ing)?|carry(?:ing)? out|perform(?:ing)?|do|start(?:ing)?)${gap(3)}(?:ddos|phishing|ransomware|man in the middle|sql injection|brute force|credential stuffing|sim swap(?:ping)?|malware|cyber)${gap(2)}(?:attacks?|campaigns?)`,
    `(?:infect(?:ing)?|compromis(?:e|ing))${gap(4)}(?:computers?|machines?|phones?|networks?|people|devices)`,
    `(?:sim swap|wi ?fi password|bypass (?:antivirus|edr|2fa|two factor))${gap(4)}(?:someone\\w*|neighbou?rs?|victims?|a person)`,
  ),

  make(
    'fraud',
    'ask',
    `${WRITE}${gap(6)}(?:phishing|scam|fraudulent|spoofed|ransom|extortion|blackmail) (?:e?mails?|messages?|texts?|sms|letters?|websites?|calls?|notes?|scripts?|campaigns?|pages?|ads?|templates?)`,
    `(?:${WRITE}|forg(?:e|ing)|fak(?:e|ing)|print(?:ing)?|get(?:ting)?|buy(?:ing)?|sell(?:ing)?|us(?:e|ing)|pass(?:ing)? off|counterfeit(?:ing)?)${gap(4)}(?:(?:fake|forged|counterfeit|false|phony|falsified|bogus) (?:\\S+ ){0,3}?(?:ids?|id cards?|identit(?:y|ies)|passports?|drivers? licen[sc]es?|money|bills|banknotes|currency|checks?|cheques|diplomas?|degrees?|certificates?|invoices?|receipts?|prescriptions?|documents?|papers|reviews?|charity|charities|doctors notes?|sick notes?|medical certificates?|vaccin\\w+ cards?|bank statements?|pay ?stubs?|references?|visas?|social security cards?|evidence|designer bags|handbags|watches|tickets))`,
    `(?:counterfeit(?:ing)?|forg(?:e|ing)|fak(?:e|ing)) (?:\\S+ ){0,2}?(?:money|bills|banknotes|currency|signatures?|passports?|ids?|documents?|prescriptions?|checks?|cheques|certificates?|bank statements?|art|death|tickets|diplomas?|sick notes?|injur(?:y|ies))`,
    `${WRITE}${gap(6)}(?:e?mails?|messages?|letters?|texts?|scripts?|calls?|ads?|pages?|websites?|listings?)${gap(8)}(?:pretend\\w* to be|posing as|impersonat\\w+|trick\\w*|scam\\w*|defraud\\w*|con (?:people|someone)|(?:get|steal|obtain)${gap(3)}(?:passwords?|card|bank details|money|savings))`,
  ),
  act(
    'fraud',
    'ask',
    `(?:scam(?:ming)?|defraud(?:ing)?|swindl(?:e|ing)|con(?:ning)?|trick(?:ing)?|rip(?:ping)? off|cheat(?:ing)?|impersonat(?:e|ing)|deceiv(?:e|ing)|dup(?:e|ing))${gap(2)}(?:${PERSON}|old people|elderly\\w*|seniors|pensioners|investors?|customers?|buyers|insurance|the (?:irs|tax office|government|bank)|banks?|an? (?:bank|insurance)|(?:my|the|an?) (?:\\S+ )?(?:insurance|employer|bank)|tourists|lonely)(?! (?:at|in) )`,
    `(?:fak(?:e|ing)|stag(?:e|ing)|invent(?:ing)?|exaggerat(?:e|ing))${gap(4)}(?:accidents?|injur(?:y|ies)|thefts?|burglary|illness|disability|damages?|fire|disease|robbery)${gap(6)}(?:insurance|claims?|payout|money|compensation|benefits?|settlement|lawsuit)`,
    `(?:launder(?:ing)?|wash(?:ing)?) (?:dirty |drug |stolen |the |my |some )*(?:money|cash|bitcoins?|crypto)`,
    `(?:commit(?:ting)?|pull(?:ing)? off|run(?:ning)?|start(?:ing)?|set(?:ting)? up|get(?:ting)? away with|plan(?:ning)?|create)${gap(3)}(?:(?:insurance|tax|credit card|wire|identity|bank|benefits?|welfare|check|mail|mortgage|securities|return|refund|romance|crypto|investment) ?(?:fraud|theft|scams?|evasion)|ponzi schemes?|pyramid schemes?|frauds?|scams?|heists?|robber(?:y|ies)|burglar(?:y|ies)|embezzlement|rug pull|pump and dump(?: schemes?)?|thefts?|identity theft|money laundering)`,
    `(?:evad(?:e|ing)|dodg(?:e|ing)|avoid(?:ing)? paying|cheat(?:ing)? on|hid(?:e|ing))${gap(3)}(?:tax(?:es)?|income from (?:the )?(?:irs|tax\\w*)|customs)`,
    `(?:steal(?:ing)?|rob(?:bing)?|burgl(?:e|ari[sz]e|ing)|shoplift(?:ing)?|skim(?:ming)?|clon(?:e|ing)|hot ?wir(?:e|ing)|embezzl(?:e|ing)|pickpocket(?:ing)?|swip(?:e|ing))${gap(3)}(?:${LOOT}|people|someone|${PERSON})`,
    `(?:shoplift(?:ing)?|steal(?:ing)?|embezzl(?:e|ing)|pickpocket(?:ing)?)(?: \\S+){0,5} (?:without (?:getting|being) caught|get away|undetected|unnoticed)`,
    `steal(?:ing)? (?:from (?:a |the |my )?(?:\\S+ )?(?:store|shop|work|employer|supermarket|people|tourists|church|company|self checkout))`,
    `(?:us(?:e|ing)|buy(?:ing)?|sell(?:ing)?|get(?:ting)?|find(?:ing)?|generat(?:e|ing)|cash(?:ing)? out|validat(?:e|ing))${gap(4)}(?:stolen|hacked|cloned|someone elses|other peoples|leaked|valid) (?:\\S+ )?(?:credit cards?|cards?|identit(?:y|ies)|ssns?|accounts?|goods|cvvs?|credentials)`,
    `(?:break(?:ing)?|sneak(?:ing)?|get(?:ting)?|burgl\\w+) in ?to${gap(3)}(?:house|home|apartment|car|store|shop|vault|bank|museum|warehouse|building|jewell?er\\w*|neighbou?rs \\S+)`,
    `(?:disabl(?:e|ing)|bypass(?:ing)?|jam(?:ming)?|deactivat(?:e|ing))${gap(3)}(?:alarms?|security cameras?|cctv|ankle monitors?|breathalyz\\w+|security systems?)${gap(4)}(?:bank|store|house|museum|shop|vault|someone\\w*|neighbou?r\\w*|rob|break)`,
    `(?:brib(?:e|ing)|pay(?:ing)? off)${gap(3)}(?:officials?|judges?|police|cops?|officers?|politicians?|witness(?:es)?|inspectors?|referees?|customs)`,
    `(?:rig(?:ging)?|tamper(?:ing)? with|manipulat(?:e|ing)|fak(?:e|ing))${gap(3)}(?:elections?|votes?|voting machines?|ballots?|odometers?|stock price|stock market|market price|drug tests?|urine test)`,
    `(?:extort(?:ing)?|blackmail(?:ing)?)${gap(2)}${PERSON}`,
    `(?:smuggl(?:e|ing)|traffic(?:king)?)${gap(4)}(?:people|migrants|goods|cigarettes|ivory|organs?|women|cash|across|over the border|past customs|through customs)`,
    `(?:sell(?:ing)?|buy(?:ing)?)${gap(3)}(?:human organs?|kidneys?|ivory|rhino horn|endangered \\S+|babies|stolen \\S+)`,
  ),

  make(
    'hate',
    'ask',
    `${WRITE}${gap(6)}(?:jokes?|essays?|posts?|tweets?|poems?|songs?|speech(?:es)?|articles?|stor(?:y|ies)|comments?|rants?|memes?|manifestos?|slogans?|flyers?|arguments?|propaganda|paragraphs?|insults?|texts?|reasons)${gap(8)}(?:why |that |mocking |about how |claiming |saying |against |degrading |dehumani[sz]ing |insulting |attacking |making fun of |about |blaming )(?:all |the |most )?${GROUP}${gap(6)}(?:inferior|superior|stupid|dumb|lazy|criminals?|vermin|rats|animals|subhuman|parasites?|disgusting|dirty|evil|should (?:be|die|not|leave)|dont (?:belong|deserve)|do not (?:belong|deserve)|less intelligent|ruin\\w*|thieves|terrorists|deported|hate|worthless|weak|plague|control (?:everything|the \\S+|us)|must (?:go|leave|die)|greedy|violent|unclean|cant drive|are the problem)`,
    `${WRITE}${gap(5)}(?:jokes?|poems?|songs?|limericks?|rants?|memes?|stor(?:y|ies)|posts?|comments?)${gap(4)}(?:stupid|dumb|lazy|greedy|dirty|criminal|stinky|smelly|primitive|stingy|cheap|ugly|inferior|violent) (?:all )?${GROUP}`,
    `${WRITE}${gap(5)}(?:racist|sexist|homophobic|transphobic|antisemitic|anti semitic|islamophobic|xenophobic|misogynistic|hateful|bigoted|neo nazi|nazi|white supremacist|white power)${gap(2)}(?:jokes?|essays?|posts?|tweets?|poems?|songs?|speech(?:es)?|articles?|stor(?:y|ies)|comments?|rants?|memes?|manifestos?|slogans?|flyers?|arguments?|propaganda|recruitment|chants?|insults?|slurs?|pamphlets?)`,
    `(?:mocking|degrading|dehumani[sz]ing|insulting|hateful|hate filled) (?:\\S+ ){0,4}?${GROUP}`,
    `hate (?:speech|post|tweet|mail|message|poem|song|rant)${gap(3)}(?:against|about|to|targeting|for)`,
  ),
  any(
    'hate',
    'ask',
    `(?:why are|arent|are)(?: all| most)?(?: the)? ${GROUP} (?:so |such |all |just |really )?(?:stupid|dumb|lazy|criminals?|dirty|disgusting|evil|inferior|greedy|violent|retarded|terrorists?|subhuman|vermin|untrustworthy)`,
    `(?:prove|argue|convince \\S+|explain why|persuade \\S+|show)(?: \\S+){0,4}? (?:the holocaust (?:never happened|did not happen|didnt happen|is a (?:lie|hoax)|was (?:faked|a hoax))|(?:women|men|black people|blacks|jews|muslims|white people|whites|gays?|immigrants) (?:are|were) (?:inferior|superior|less (?:intelligent|human)|stupid|subhuman|responsible for all)|(?:slavery|the holocaust|genocide) (?:was|is) (?:good|justified|right))`,
    `(?:all )?${GROUP} (?:should be|deserve to be|need to be|must be|ought to be) (?:killed|exterminated|gassed|shot|deported|eliminated|wiped out|sterili[sz]ed|hanged|burned)`,
    `(?:get rid of|remove|kick out|cleanse|deport|discriminate against|fire|reject|exclude)(?: \\S+){0,3}? (?:all )?(?:the )?(?:jews|muslims|black (?:people|applicants|tenants)|blacks|gays|gay people|disabled (?:people|applicants)|immigrants|women over)(?: \\S+){0,3}`,
  ),

  act(
    'privacy',
    'ask',
    `(?:spy(?:ing)? on|stalk(?:ing)?|dox+(?:ing)?|surveil(?:ling)?|eavesdrop(?:ping)? on|wiretap(?:ping)?|snoop(?:ing)? on|secretly (?:record(?:ing)?|film(?:ing)?|track(?:ing)?|watch(?:ing)?|photograph(?:ing)?|follow(?:ing)?|monitor(?:ing)?))${gap(3)}(?:${PERSON}|${SOMEBODYS})`,
    `(?:track(?:ing)?|follow(?:ing)?|monitor(?:ing)?|record(?:ing)?|film(?:ing)?|read(?:ing)?|watch(?:ing)?|photograph(?:ing)?|bug(?:ging)?|see(?:ing)?|listen(?:ing)? to|look(?:ing)? at|intercept(?:ing)?|locat(?:e|ing)|install(?:ing)?|put(?:ting)?|get(?:ting)?|view(?:ing)?|check(?:ing)?|open(?:ing)?|clon(?:e|ing))${gap(3)}(?:${PERSON}|${SOMEBODYS}|phone calls|conversations?|passengers|women|employees|tenants)(?: \\S+){0,6}? ${UNSEEN}`,
    `(?:secretly|covertly) (?:track|follow|monitor|record|film|read|watch|photograph|bug|listen|locate|install|put|see|view|check|copy|access)(?:ing)?${gap(3)}(?:${PERSON}|${SOMEBODYS}|phone calls|conversations?|employees|tenants)`,
    `(?:find(?:ing)?(?: out)?|get(?:ting)?|look(?:ing)? up|track(?:ing)? down|discover(?:ing)?|figur(?:e|ing) out|obtain(?:ing)?|locat(?:e|ing)|give me|tell me|what is|whats|publish(?:ing)?|post(?:ing)?|leak(?:ing)?|expos(?:e|ing)|reveal(?:ing)?)${gap(3)}(?:where (?:my ex|she|he|an? (?:\\S+ )?(?:girl|woman|man|person|streamer|celebrity|actress|actor)|someone|this (?:girl|woman|person|man|guy)|\\S+ \\S+) lives?|(?:home |private |personal |exact )?(?:address(?:es)?|phone numbers?|location|social security numbers?|medical records?|browsing history|private (?:photos?|messages|data|information|number)|bank details|ip address|whereabouts|nudes?|sexual orientation) (?:of|for|from|belonging to) (?:an? |the |my |this |some )?(?:\\S+ )?(?:ex|girl|woman|man|person|people|someone|stranger|celebrity|actor|actress|streamer|politician|journalist|judge|neighbou?r|coworker|classmate|teacher|singer|president|employees?|customers?|influencer|witness|\\S+ \\S+))`,
    `(?:find(?:ing)?(?: out)?|get(?:ting)?|look(?:ing)? up|track(?:ing)? down|give me|tell me|what is|whats|steal(?:ing)?|publish(?:ing)?|post(?:ing)?|leak(?:ing)?|shar(?:e|ing)|expos(?:e|ing)|sell(?:ing)?)${gap(2)}(?:my (?:\\S+ )?(?:ex|exs|ex \\S+|neighbou?rs|coworkers|teachers|classmates|boss|bosss|crushs?|girlfriends|boyfriends|wifes|husbands|employees?)|someones|a strangers|somebodys|a celebritys|peoples|this (?:girls?|womans?|persons?|guys?)|\\S+ swifts?|elon musks?) (?:\\S+ ){0,2}?(?:home address|address|phone number|location|social security number|medical (?:records?|history|data)|browsing history|private (?:photos?|messages|data|number|life)|nudes?|naked (?:photos?|pictures?)|intimate (?:photos?|pictures?)|passwords?|workplace|messages|texts|chats|dms|health records|whereabouts|personal (?:data|information|details)|mothers maiden name)`,
    `(?:hidden|spy|secret) (?:cameras?|microphones?|mics?|recorders?|gps trackers?|trackers?)${gap(5)}(?:bathroom|bedroom|changing room|locker room|shower|roommates?|guests?|tenants?|airbnb|toilet|wifes?|girlfriends?|car|neighbou?rs?)`,
    `(?:hid(?:e|ing)|install(?:ing)?|plac(?:e|ing)|put(?:ting)?)${gap(3)}(?:cameras?|microphones?|gps trackers?|trackers?|air ?tags?|spyware|stalkerware|spy apps?)${gap(4)}(?:bathroom|bedroom|changing room|locker room|shower|${SOMEBODYS}|${PERSON}|guests?|tenants?)`,
    `(?:identify(?:ing)?|find(?:ing)?)${gap(3)}(?:stranger|woman|girl|protesters?|person)${gap(4)}(?:from (?:a |her |his |this )?(?:photo|picture|face)|facial recognition)`,
    `(?:find(?:ing)? out|figur(?:e|ing) out|expos(?:e|ing)|reveal(?:ing)?|discover(?:ing)?|identify(?:ing)?) (?:who|the (?:person|identity|name))${gap(6)}(?:anonymous|anonymously)`,
    `(?:deanonymi[sz]e|unmask|dox+)${gap(3)}(?:user|blogger|whistle ?blower|account|streamer|person|someone|redditor)`,
  ),

  make(
    'illegal_drugs',
    'block',
    `(?:${MAKE}|cook(?:ing)?)${gap(4)}(?:meth|meth ?amphetamines?|crystal meth|crack cocaine|heroin|fentanyl|carfentanil|mdma|ecstasy|lsd|dmt|ghb|rohypnol|pcp|date rape drugs?|cocaine|(?:illegal|designer|synthetic|hard) drugs?|krokodil)`,
  ),
  act(
    'illegal_drugs',
    'ask',
    `(?:${GET}|sell(?:ing)?|deal(?:ing)?(?: in)?|push(?:ing)?|scor(?:e|ing)|import(?:ing)?|ship(?:ping)?|mail(?:ing)?|distribut(?:e|ing)|sneak(?:ing)?|transport(?:ing)?|find(?:ing)?|hid(?:e|ing)|cut(?:ting)?|inject(?:ing)?|smok(?:e|ing)|snort(?:ing)?)(?: (?:a|an|some|any|my|the|of|good|cheap|illegal|gram|grams|bag|kilo|kilos|pure|bit|few|stash|lot)){0,5} ${DRUG}(?! (?:prices?|store|test|policy|addiction|rehab|abuse|stocks?|interactions?|name|companies|legally|in (?:a )?(?:game|minecraft)|up\\b|bumps?|cameras?|limits?))`,
    `(?:grow(?:ing)?|extract(?:ing)?|dry(?:ing)?|harvest(?:ing)?)${gap(3)}(?:magic mushrooms|shrooms|opium(?: popp(?:y|ies))?|coca|marijuana illegally|psilocybin|dmt|cocaine)`,
    `(?:dark ?web|darknet|dealers?)${gap(6)}(?:drugs?|cocaine|heroin|meth|fentanyl|pills|mdma|weed|opioids|xanax)`,
    `(?:drugs?|cocaine|heroin|meth|fentanyl|mdma|opioids|xanax|oxycodone|adderall|oxycontin)${gap(6)}(?:dark ?web|darknet|without (?:a )?prescription|across the border|past (?:customs|security|drug dogs|dogs)|through (?:customs|airport)|to (?:kids|school ?kids|students|minors|teenagers|children))`,
    `(?:become|start|becoming|starting)${gap(3)}drug (?:dealer|dealing|cartel|business|lab|ring)`,
    `(?:forge|fake|get) (?:an? )?(?:\\S+ )?prescriptions? for (?:\\S+ )?(?:oxy\\w*|xanax|adderall|opioids|opiates|codeine|fentanyl|ritalin)`,
  ),

  make(
    'deception',
    'ask',
    `(?:${WRITE}|mak(?:e|ing)|edit(?:ing)?)${gap(5)}(?:deep ?fakes?|fake (?:nudes?|porn|news|videos? of|images? of|quotes?|screenshots?|witness\\w*|statements?)|disinformation|misinformation|hoax(?:es)?|false (?:news|rumou?rs?|testimony|accusations?|evidence)|non ?consensual)`,
    `(?:${WRITE}|run(?:ning)?|start(?:ing)?|spread(?:ing)?|post(?:ing)?|generat(?:e|ing))${gap(5)}(?:disinformation|misinformation|fake (?:news|reviews?|comments|accounts|followers)|false (?:rumou?rs?|claims?|information|stories)|conspiracy posts|astroturf\\w*|propaganda|rumou?rs? about|lies about)`,
    `(?:articles?|posts?|tweets?|ads?)${gap(6)}(?:claim(?:s|ing)?|convinc\\w+|persuad\\w+|says?|stat\\w+|show\\w*)${gap(5)}(?:vaccines? (?:cause|contain|are (?:poison|deadly))|bleach cures|election (?:was|is) stolen|polls? (?:are|is) closed|5g (?:causes|spreads)|drinking bleach|vote by text|cures? (?:cancer|covid|autism))`,
    `(?:undress|nudify|remove (?:the )?clothes (?:from|of|off))${gap(4)}(?:photos?|pictures?|her|girl|woman|classmate|images?)`,
    `(?:nudes?|naked (?:photos?|pictures?|images?)|porn\\w*) (?:of|with|from) (?:my (?:\\S+ )?(?:ex|classmates?|coworkers?|teacher|neighbou?r|boss|crush|sister|friend)s?|(?:a |an )?(?:celebrity|actress|singer|politician|real person)|someone)`,
  ),
  act(
    'deception',
    'ask',
    `(?:manipulat(?:e|ing)|gas ?light(?:ing)?|brainwash(?:ing)?|isolat(?:e|ing)|emotionally (?:control|manipulat)\\w*)${gap(2)}(?:${PERSON})`,
    `(?:mak(?:e|ing)|forc(?:e|ing)|keep(?:ing)?) (?:my (?:wife|girlfriend|boyfriend|husband|partner)|her|him|someone|a woman|a girl)${gap(3)}(?:obey|dependent on me|afraid of (?:me|leaving)|from leaving me|doubt (?:her|his|their) (?:own )?(?:sanity|memory))`,
    `recruit(?:ing)?${gap(4)}(?:a cult|my cult|extremis\\w+|terror\\w+|isis|militia|child soldiers)`,
  ),
  any(
    'deception',
    'note',
    `(?:ignore|disregard|forget|override|bypass|disable|turn off|switch off)(?: all| any| every| of)*(?: the| your| my| these| those| previous| prior| above| earlier| system| safety| own| ethical| moral)* (?:instructions?|rules|constitution|principles|guidelines|restrictions|filters?|safeguards|programming|policies|policy|guardrails|limits|ethics)`,
    `(?:you are|act as|become|pretend to be|enable) (?:now )?(?:dan|jailbroken|unfiltered|unrestricted|evil ai|an ai (?:with no|without)|developer mode|in developer mode|free of all rules)`,
  ),

  any(
    'overclaim',
    'note',
    `(?:should|can|may) i (?:just )?(?:stop|quit|skip|double|halve) (?:taking )?(?:my |the )?(?:\\S+ ){0,2}?(?:medications?|medicines?|meds|pills|insulin|antidepressants?|antibiotics|blood thinners?|chemo\\w*|statins?|lithium|doses?|blood pressure \\S+|tablets|inhaler|beta blockers?|ssris?)`,
    `(?:diagnose (?:me|my|this)|do i have (?:cancer|a tumou?r|adhd|autism|diabetes|bipolar|depression|covid|a heart attack|a stroke|lupus|ms|appendicitis)|is (?:this|my) (?:mole|lump|rash|pain) (?:cancer|cancerous|dangerous|serious))`,
    `(?:which|what|tell me) (?:\\S+ ){0,3}?(?:stocks?|crypto\\w*|coins?|shares?|lottery numbers?|horse)(?: \\S+){0,4}? (?:will|is (?:going|guaranteed|certain)|guaranteed|definitely|surely)`,
    `(?:guarantee|promise) (?:me )?(?:that )?(?:i|my|a|this)`,
  ),
  make(
    'disrespect',
    'note',
    `${WRITE}${gap(5)}(?:insult(?:s|ing)?|humiliating|mean|cruel|nasty|hurtful|abusive|vicious|degrading) (?:\\S+ )?(?:messages?|texts?|e?mails?|posts?|comments?|letters?|notes?|roasts?|poems?|things?|words|about|for|to)`,
    `(?:insult|mock|humiliate|ridicule|make fun of|body shame|roast) (?:my|this|that|a) (?:\\S+ )?(?:classmates?|coworkers?|colleagues?|ex|neighbou?rs?|teacher|boss|girl|boy|fat \\S+|disabled \\S+|sister|brother|roommate)`,
  ),
]
