/** What something is done with, or to. */
export const THINGS = {
  explosive: `
    (pipe | nail | car | fertiliser | fertilizer | pressure cooker | petrol | chemical | thermite | letter |
    mail | homemade | improvised | dirty | nuclear | atomic | atom | suicide | hydrogen | cluster |
    fire)? (bomb | bombs | explosive | explosives | explosive (device | devices | vest | vests | belt | belts) |
    ied | ieds | grenade | grenades | molotov | molotovs | molotov (cocktail | cocktails) | semtex | tatp |
    petn | anfo | nitroglycerin | nitroglycerine | dynamite | landmine | landmines | land mine | land mines |
    suicide (vest | vests) | detonator | detonators | napalm)`,
  agent: `
    sarin | vx | vx gas | novichok | tabun | soman | nerve (agent | agents | gas) | mustard gas | chlorine gas |
    phosgene | hydrogen cyanide | ricin | anthrax | botulinum toxin? | smallpox | ebola virus | bioweapon |
    bioweapons | bio weapon | bio weapons | biological (weapon | weapons | agent | agents) | chemical (weapon |
    weapons) | nuclear (weapon | weapons | device | devices | warhead | warheads) | dirty (bomb | bombs) |
    (poison | poisonous) gas | toxic gas | lethal (gas | virus | pathogen) | (weapon |
    weapons) of mass destruction | enriched uranium | weapons grade _ | (deadly | dangerous |
    more transmissible | transmissible | engineered | lethal) (virus | pathogen | bacteria | strain) | (a |
    the) (plague | pandemic)`,
  gun: `
    ghost (gun | guns) | silencer | silencers | (gun | sound)? (suppressor | suppressors) | untraceable (gun |
    guns | firearm | firearms | weapon | weapons) | automatic (weapon | weapons) | machine (gun | guns) |
    fully automatic | full auto | (working | real | plastic | homemade)? (gun | guns | firearm | firearms |
    pistol | pistols | handgun | handguns | rifle | rifles | weapon | weapons) !( safe | rack | cabinet |
    stand | model | skin | law | laws | control )`,
  crime: `
    (mass | school | first degree | perfect | serial)? (murder | murders | homicide | homicides | massacre |
    massacres | genocide | genocides | assassination | assassinations | shooting | shootings | stabbing |
    stabbings | bombing | bombings | kidnapping | kidnappings | abduction | abductions | rape | rapes | arson |
    manslaughter) | (terror | terrorist | suicide | acid | knife | gas | arson | sniper) (attack | attacks) |
    (act | acts) of (terror | terrorism) | hate (crime | crimes) | killing spree | killing | killings`,
  place: `
    school | schools | hospital | hospitals | house | houses | home | homes | apartment | apartments |
    building | buildings | church | churches | mosque | mosques | synagogue | synagogues | temple | temples |
    car | cars | train | trains | plane | planes | airplane | airplanes | airport | airports | bus | buses |
    bridge | bridges | dam | dams | power (plant | plants | station | stations | grid | line | lines) |
    substation | substations | pipeline | pipelines | government (building | buildings) | police (station |
    stations | car | cars) | stadium | stadiums | concert | concerts | embassy | embassies | city | cities |
    army (base | bases) | military (base | bases) | mall | malls | subway | subways | metro | office | offices |
    courthouse | courthouses | parliament | capitol | white house | festival | festivals | market | markets |
    clinic | clinics | nightclub | nightclubs | marathon | marathons | parade | parades | shop | shops | store |
    stores | barn | barns | motorbike | motorbikes | bike | bikes | boat | boats | dog | cat`,
  body: `
    skull | skulls | head | heads | face | faces | throat | throats | spine | spines | sternum | sternums |
    neck | necks | bone | bones | leg | legs | arm | arms | kneecap | kneecaps | finger | fingers | kidney |
    kidneys | eye | eyes`,
  malware: `
    ransomware | ransomwares | ransom ware | ransom wares | keylogger | keyloggers | key logger | key loggers |
    (trojan | trojans) (horse | horses)? | remote access (trojan | trojans) | worm | worms | computer (virus |
    viruses) | virus | viruses | botnet | botnets | spyware | spywares | spy ware | spy wares | rootkit |
    rootkits | root kit | root kits | bootkit | bootkits | infostealer | infostealers | info stealer |
    info stealers | (password | cookie | credential | token | data | crypto) ..1 (stealer | stealers | grabber |
    grabbers | logger | loggers) | malware | malwares | mal ware | mal wares | malicious (code | software |
    macro | macros | script | scripts | payload | payloads | program | programs | app | apps | link | links |
    attachment | attachments | extension | extensions) | exploit | exploits | exploit code | exploit kit |
    zero (day | days | day exploit | day exploits) | backdoor | backdoors | cryptominer | cryptominers |
    crypto miner | crypto miners | wiper | wipers | logic (bomb | bombs) | (rat | rats) ( that | to | for |
    malware ) | phishing (kit | kits | page | pages | site | sites | website | websites) | fork (bomb | bombs) |
    ddos (script | scripts | tool | tools | bot | bots) | credential (harvester | harvesters) |
    fake login (page | pages) | (polymorphic | undetectable) _`,
  account: `
    account | accounts | wifi | wi fi | network | networks | computer | computers | laptop | laptops | pc |
    pcs | phone | phones | iphone | iphones | mail | mails | email | emails | gmail | instagram | facebook |
    snapchat | whatsapp | twitter | tiktok | discord | icloud | password | passwords | login | logins | server |
    servers | system | systems | website | websites | site | sites | database | databases | webcam | webcams |
    camera | cameras | router | routers | bank (account | accounts) | crypto (wallet | wallets) | wallet |
    wallets | sim (card | cards) | credentials | pin | pins | smartphone | smart phone | grading system |
    grades | portal | atm | atms | traffic lights | power grid | voting (machine | machines)`,
  loot: `
    car | cars | wallet | wallets | purse | purses | bike | bikes | bicycle | bicycles | phone | phones |
    jewelery | jewellery | package | packages | money | cash | identity | identities | credit (card |
    cards) (number | numbers)? | card (number | numbers | details) | bank | banks | atm | atms | casino |
    casinos | museum | museums | jeweler | jewelers | jeweller | jewellers | shop | shops | store | stores |
    convenience (store | stores) | house | houses | home | homes | vault | vaults | safe | safes | copper |
    catalytic (converter | converters) | mail | tips | inventory | social security (number | numbers) |
    personal data`,
  drug: `
    meth | methamphetamine | methamphetamines | meth amphetamine | meth amphetamines | crystal meth |
    crack cocaine? | cocaine | coke | heroin | fentanyl | carfentanil | mdma | ecstasy | molly | lsd |
    acid tabs | dmt | ghb | rohypnol | roofies | date rape (drug | drugs) | pcp | ketamine | psilocybin |
    (illegal | hard | designer | street) (drug | drugs | narcotics | substances) | (ecstasy | fake |
    counterfeit) pills | opium | xanax ( without ) | (oxycodone | oxy codone | oxycontin | adderall |
    opioids) ( without ) | weed | spice | bath salts | speed | narcotics | drugs`,
  sexual: `
    sex | sexy | sexual | sexually | sexualise | sexualised | sexualising | sexualize | sexualized |
    sexualizing | porn | pornography | pornographic | nude | nudes | naked | erotic | erotica | explicit |
    seduce | seducing | seductive | groom | grooming | molest | molesting | rape | raping | intimate | undress |
    undressed | undressing | fetish | intercourse | masturbat* | hook up with | sext | sexting | kiss |
    kissing | fondle | fondling | lewd | nsfw | smut`,
}
