import type { emojiLife } from "../emoji-life.ts";
import type { Translated } from "../translated.ts";

/**
 * Emoji and the words by which they are found: a picture and its name, then after a comma what else one might look for.
 * Names follow Unicode CLDR. Loaded with the picker only. What is alive, and what it eats; the rest is in emoji-things.ts.
 */
export const emojiLifeIt: Translated<typeof emojiLife> = {
  smileys: `
😀faccina con un gran sorriso,che sogghigna risata sogghignare
😃faccina con un gran sorriso e occhi spalancati,sorridente risata sorridere
😄faccina con sorriso e occhi sorridenti,bocca aperta gran felici
😁faccina raggiante con occhi felici,risata sogghignare;😆sorriso a bocca aperta con occhi chiusi
😅faccina con un gran sorriso e goccia di sudore,teso;🤣ridere a crepapelle
😂faccina con lacrime di gioia,piangere dal ridere;🙂faccina con sorriso accennato,mezzo bocca chiusa
🙃faccina sottosopra,capovolta scombussolata
🫠faccina che si scioglie,dissolversi liquefarsi liquido sciogliersi;😉faccina che fa l’occhiolino,fare
😊faccina con occhi sorridenti,felice sorriso;😇faccina con sorriso e aureola,angioletto sorridente
🥰faccina con cuoricini,adorazione colpo fulmine innamorata;😍faccina con sorriso e occhi a cuore,amore
🤩colpo di fulmine,faccia sorridente occhi stelline;😘faccina che manda un bacio,baci
😗faccina che bacia,bacio;☺️faccina sorridente,delineata rilassata
😚faccina che bacia con occhi chiusi,baciare bacio
😙faccina che bacia con occhi sorridenti,manda baci sorridente
🥲faccina sorridente con lacrima,emozionato grato orgoglioso rincuorato
😋faccina che si lecca i baffi,buono cibo delizioso gnam;😛faccina che mostra la lingua,con fuori linguaccia
😜faccina che fa l’occhiolino e mostra la lingua,linguaccia con occhiolino scherzo
🤪faccina impazzita,grande occhio piccolo
😝faccina che strizza gli occhi e mostra la lingua,bleah con gran sorriso
🤑faccina avida di denaro,avidità guadagnare ricchezza soldi;🤗faccina che abbraccia,abbraccio sorriso
🤭faccina con mano sulla bocca,oops
🫢faccina con occhi aperti e mano sulla bocca,imbarazzo incredulità meraviglia sorpresa
🫣faccina che sbircia tra le dita,fissare incuriosito sbirciare spiare;🤫faccina che zittisce,silenzio zittire
🤔faccina concentrata,concentrarsi pensare;🫡faccina che fa il saluto,militare signorsì soleggiato truppe
🤐faccina con bocca con cerniera,cucita comment non posso;🤨faccia con sopracciglia alzate,diffidente scettico
😐️faccina neutra,impassibile comment;😑faccina inespressiva,comment;😶faccina senza bocca,non posso parlare
🫥faccina tratteggiata,depresso introverso invisibile nascondersi
😶‍🌫️testa tra le nuvole,annebbiato distratto sbadato;😏faccina con sorrisetto,che sorride furbetto malizioso
😒faccina contrariata,triste;🙄faccina con occhi al cielo,guardare altrove roteare gli;😬faccina con smorfia
😮‍💨faccina che espira,ansimare espirare fischiare sollievo;🤥faccina bugiarda,bugia bugiardo naso lungo
😌faccina sollevata;😔faccina pensierosa,scoraggiata;😪faccina assonnata,assonnato dormire sonno
🤤faccina che sbava,bava sbavare;😴faccina che dorme,sonno;😷faccina con mascherina,maschera
🤒faccina con termometro,ammalato febbre influenza;🤕faccina con la testa bendata,bende dolore farsi male
🤢faccina nauseata,nausea vomito;🤮faccina che vomita,nausea vomito
🤧faccina che starnutisce,raffreddore starnuto;🥵faccina accaldata,caldo sudata febbricitante sudore
🥶faccina congelata,blu freddo gelone ipotermia;🥴faccina stordita,con occhi semiaperti frastornato
😵faccina frastornata,testa che gira;😵‍💫faccina con occhi a spirale,confuso ipnotizzato nausea problema
🤯testa che esplode,scioccato;🤠faccina con cappello da cowboy
🥳faccina che festeggia,cappellino festa festeggiamenti party
🥸faccina travestita,incognito naso occhiali travestimento
😎faccina con sorriso e occhiali da sole,spensierato;🤓faccina nerd,occhiali secchione studioso
🧐faccina con monocolo,sospetto;😕faccina confusa;🫤faccina perplessa,così deluso dubbioso meh
😟faccina preoccupata,preoccupazione;🙁faccina leggermente imbronciata,corrucciato imbronciato mettere muso
☹️faccina imbronciata,corrucciato imbronciato mettere muso;😮faccina con bocca aperta,sorpreso stupito
😯faccina sorpresa,sbalordita;😲faccina stupita,scioccata;😳faccina imbarazzata,confuso con guance rosse
🥺faccina supplichevole,sull’orlo delle lacrime implorare
🥹faccina che trattiene le lacrime,arrabbiato fiero piangere resistere
😦faccina imbronciata con bocca aperta,corrucciata;😧faccina angosciata,sofferente;😨faccina impaurita,paura
😰faccina sudata in ansia,blu sotto pressione;😥faccina delusa ma sollevata,deluso sollevato
😢faccina che piange,lacrime piangere triste;😭faccina disperata,lacrime piangere pianto
😱faccina terrorizzata,grido paura;😖faccina frustrata;😣faccina perseverante;😞faccina delusa,delusione
😓faccina abbattuta sudata,delusione sudore;😩faccina esausta,sfinita;😫faccina stanca
🥱faccina che sbadiglia,annoiata annoiato sbadiglio sonno;😤faccina che sbuffa,arrabbiarsi sbuffare
😡faccina accigliata,arrabbiata broncio rossa imbronciata;😠faccina arrabbiata,rabbia
🤬faccina con simboli sulla bocca,imprecare;😈faccina con sorriso e corna
👿faccina arrabbiata con corna,diavolo;💀teschio,favola morte mostro
☠️teschio con ossa incrociate,letale morte pericolo;💩cacca,popò pupù;🤡faccina pagliaccio,clown
👹orco,faccina favola mostro giapponese;👺goblin,elfo folletto malefico mostro
👻fantasma,favola halloween scherzo storie;👽️alieno,extraterrestre faccina ufo
👾mostro alieno,faccina favola ufo;🤖faccina di robot;😺gatto che sorride,aperta bocca faccina
😸gatto che sogghigna,faccina con occhi sorridenti;😹gatto con lacrime di gioia,faccina
😻gatto innamorato,amore cuore faccina sorridente;😼gatto con sorriso sarcastico,faccina ironico
😽gatto che manda baci,bacio faccina occhi chiusi;🙀gatto esterrefatto,faccina mio dio
😿gatto che piange,faccina piangere;😾gatto imbronciato,broncio faccina muso;🙈non vedo,scimmietta
🙉non sento,scimmietta;🙊non parlo,scimmietta;💌lettera d’amore,busta con cuore romanticismo
💘cuore con freccia,amore cupido emozione;💝cuore con fiocco,emozione san valentino
💖cuore che luccica,amore emozionato emozione luccichio;💗cuore che cresce,amore emozionato nervoso
💓cuore che batte,amore battito pulsazione;💞cuori che girano,adorabile amore carino cuore
💕due cuori,amore emozione innamorati;💟decorazione con cuore
❣️punto esclamativo a cuore,punteggiatura simbolo;💔cuore infranto,emozione spezzato
❤️‍🔥cuore in fiamme,amore bruciare sacro lussuria;❤️‍🩹cuore guarito,con bende guarigione guarire
❤️cuore rosso,amore;🧡cuore arancione,emozione;💛cuore giallo,emozione;💚cuore verde,emozione
💙cuore blu,emozione;💜cuore viola,emozione;🤎cuore marrone,emozione;🖤cuore nero,dolore tristezza
🤍cuore bianco,emozione;💋impronta della bocca,bacio labbra romanticismo segno;💯100 punti,punteggio pieno
💢rabbia,arrabbiato emozione fumetto simbolo;💥collisione,emozione fumetto simbolo
💫stella con scia,emozione fumetto stelle vedere;💦gocce di sudore,bagno emozione fumetto sudato
💨nuvola di polvere,emozione fuga fumetto scappare;🕳️buco,fumetto nero;💬fumetto,dialogo
👁️‍🗨️occhio nel fumetto,nuvoletta testimone;🗨️nuvoletta nera,dialogo fumetto
🗯️nuvoletta rabbia,dialogo fumetto;💭nuvoletta,fumetto;💤sonno,dormire russare zzz
`,
  people: `
👋mano che saluta,salutare;🤚dorso mano alzata;🖐️mano aperta,cinque dita alzata palmo;✋️mano alzata,carta
🖖saluto vulcaniano,spock star trek;🫱mano rivolta a destra,verso;🫲mano rivolta a sinistra,verso
🫳mano con il palmo verso il basso,cacciare congedare imporre
🫴mano con il palmo verso l’alto,offrire prendere raccogliere richiamare;👌mano che fa OK,segno
🤌mano a pigna,dita unite gesto della;🤏mano che fa il gesto del pizzico,piccola quantità poco po’
✌️vittoria,forbice mano segno yeah;🤞dita incrociate,fortuna incrociare mano
🫰mano con indice e pollice incrociati,amore costoso cuore denaro;🤟gesto ti amo,tvb
🤘segno delle corna,fare rock and roll;🤙mano con gesto di chiamata,chiamare telefonare
👈️indice verso sinistra,dito;👉️indice verso destra,dito;👆️indice alzato,dito;🖕dito medio,insulto offendere
👇️indice abbassato,dito giù;☝️indice verso l’alto,dito indicare;🫵indice verso l’osservatore,indicare puntare
👍️pollice in su,mano segno;👎️pollice verso,giù mano;✊️pugno,alzato sasso;👊pugno chiuso,mano
🤛pugno a sinistra;🤜pugno a destra;👏mani che applaudono,applaudire applauso
🙌mani alzate,evviva urrà vittoria;🫶mani a cuore,amore amo voglio bene;👐mani aperte,aperta mano segno delle
🤲mani unite in alto,preghiera;🤝stretta di mano,conoscere presentarsi
🙏mani giunte,gesto mano pregare preghiera;✍️mano che scrive,scrivere;💅smalto per unghie,cosmetici manicure
🤳selfie,autoscatto fotocamera telefono;💪bicipite,forte fumetto muscolo teso
🦾protesi robotica per il braccio,accessibilità;🦿protesi robotica per la gamba,accessibilità
🦵gamba,arto calcio;🦶piede,calciare camminare;👂️orecchio,corpo
🦻orecchio con apparecchio acustico,accessibilità non udente udenti;👃naso,corpo faccia
🧠cervello,intelligente;🫀organo del cuore,battito cardiologia pulsazione
🫁polmoni,espirazione inspirazione organo respirazione;🦷dente,dentista;🦴osso,scheletro;👀occhi,faccia
👁️occhio,corpo faccia;👅lingua,corpo faccia;👄bocca,corpo faccia labbra
🫦bocca che morde il labbro,ansia disagio flirtare nervoso;👶neonato,bebè figlio persone;🧒bimbo,giovane
👦bambino,persone ragazzino;👧bambina,persone ragazzina;🧑persona,adulto;👱persona bionda,biondo persone
👨uomo,maschio persone;🧔persona con la barba;👩donna,femmina persone;🧓persona anziana,adulto anziano
👴uomo anziano,nonno persone;👵donna anziana,nonna persone;🙍persona corrucciata,gesto
🙎persona imbronciata,gesto;🙅persona che fa segno di no,faccina gesto rifiuto non
🙆persona con gesto OK,tutto bene;💁persona al punto informazioni,assistenza persone
🙋persona con mano alzata,felice gesto
🧏persona con problemi di udito,accessibilità difficoltà uditive sordità
🙇persona che fa un inchino profondo,gesto dispiace
🤦persona esasperata,esasperazione facepalm incredulità mano
🤷persona che scrolla le spalle,dubbio indifferenza noncuranza alzate;👮agente di polizia,persone poliziotto
🕵️detective,investigatore mistero;💂guardia;🥷ninja,guerriero invisibile nascosto;👷operaio edile,persone
🫅persona con corona,monarca nobile regale regina;🤴principe;👸principessa,favola persone
👳persona con turbante,persone;👲uomo con zucchetto cinese,persone;🧕donna con velo,foulard hijab
🤵persona in smoking,sposo;👰persona con velo,matrimonio sposa;🤰donna incinta,gravidanza
🫃uomo incinto,gonfio gravido pancia pieno;🫄persona incinta,gonfio gravido incinto pancia
🤱allattare,allattamento seno;👼angioletto,angelo faccina favola;🎅Babbo Natale,festa;🤶Mamma Natale
🦸supereroe,eroina supereroina superpoteri;🦹supercattivo,cattivo criminale superpotere;🧙mago,strega stregone
🧚fata,oberon puck titania;🧛vampiro,dracula morto vivente;🧜sirena;🧝elfo,magico;🧞genio,djinn
🧟zombie,morto vivente;🧌troll,fantasia favola fiaba mostro
💆persona che riceve un massaggio,centro estetico facciale;💇taglio di capelli,bellezza salone
🚶pedone,camminare passeggiata uomo;🧍persona in piedi,stare;🧎persona inginocchiata,ginocchio inginocchiarsi
🏃persona che corre,corsa maratona sport;💃donna che balla,ballare;🕺uomo che balla,ballare
🕴️uomo con completo che levita,elegante vestito;👯persone con orecchie da coniglio,donna ragazza
🧖persona in sauna,bagno turco;🧗persona che scala,scalatore;🤺schermidore,fioretto persona scherma spada
🏇ippica,cavallo corsa corse fantino;⛷️sciatore,neve sci settimana bianca
🏂️persona sullo snowboard,sport uomo;🏌️persona che gioca a golf,buca giocatore mazza pallina
🏄️persona che fa surf,sport;🚣persona in barca a remi;🏊️persona che nuota,nuotare nuoto sport
⛹️persona che fa rimbalzare una palla,basket campo giocatore
🏋️persona che solleva pesi,bilanciere massimi sollevamento sport;🚴ciclista,bici;🚵ciclista di mountain bike
🤸persona che fa la ruota,ginnasta ginnastica;🤼persone che fanno la lotta,sport wrestler wrestling
🤽persona che gioca a pallanuoto,acqua piscina;🤾persona che gioca a pallamano,palla sport
🤹persona che fa giocoleria,abilità equilibrio giocoliere;🧘persona in posizione del loto,meditazione yoga
🛀persona che fa il bagno,fare lavarsi;🛌persona a letto,dormire hotel notte
👭due donne che si tengono per mano,coppia tenersi;👫uomo e donna che si tengono per mano,coppia tenersi
👬due uomini che si tengono per mano,coppia persone tenersi;💏bacio tra coppia,baciarsi coppietta persone
💑coppia con cuore,persone romanticismo;🗣️persona che parla,parlare profilo;👤profilo di persona
👥profilo di due persone;🫂persone che si abbracciano,abbraccio addio ciao grazie
👪️famiglia,bambino mamma papà persone;👣impronta di piedi,corpo piede
`,
  nature: `
🐵muso di scimmia,animale faccina;🐒scimmia,animale;🦍gorilla,animale;🦧orangotango,orango scimmia scimmione
🐶muso di cane,animale faccina;🐕️cane,animale cucciolo;🦮cane guida,accessibilità accompagnamento non vedenti
🐩barboncino,animale cane;🐺lupo,animale faccina muso;🦊volpe,animale faccina muso
🦝procione,animale furbo curiosità furbizia;🐱muso di gatto,animale faccina;🐈️gatto,animale
🦁leone,faccina muso segno zodiacale;🐯muso di tigre,animale faccina;🐅tigre,animale;🐆leopardo,animale
🐴muso di cavallo,animale faccina;🐎cavallo,animale corsa corse;🦄unicorno,faccina;🦓zebra,strisce
🦌cervo,animale;🦬bisonte,mandria;🐮muso di mucca,animale faccina;🐂bue,animale segno zodiacale del
🐃bufalo d’acqua,animale;🐄mucca,animale;🐷muso di maiale,animale faccina;🐖maiale,scrofa;🐗cinghiale,animale
🐽naso da maiale,animale faccina;🐏montone,animale ariete segno zodiacale;🐑pecora,animale
🐐capra,animale capricorno segno zodiacale;🐪dromedario,animale cammello gobba;🐫cammello,animale gobba
🦙lama,alpaca lana;🦒giraffa,puntini;🐘elefante,animale;🦣mammut,estinzione grande lanoso zanna
🦏rinoceronte,animale;🦛ippopotamo,ippo;🐭muso di topo,animale faccina;🐁topo,animale;🐀ratto,animale
🐹criceto,animale faccina muso;🐰muso di coniglio,animale faccina;🐇coniglio,animale coniglietto
🐿️scoiattolo,animale;🦫castoro,diga;🦔riccio,spinoso;🦇pipistrello,animale vampiro
🐻orso,animale faccina muso;🐨koala,animale;🐼panda,animale faccina muso;🦥bradipo,calma lentezza pigrizia
🦦lontra,marina;🦨puzzola,puzza;🦘canguro,animale che salta australia;🦡tasso,infastidire del miele
🐾impronte di zampe,animale impronta zampa;🦃tacchino,animale;🐔gallina,animale;🐓gallo,animale
🐣pulcino che nasce,gallina uovo schiude;🐤pulcino,animale cucciolo gallina
🐥pulcino visto di fronte,animale cucciolo gallina;🐦️uccello,animale;🐧pinguino,animale
🕊️colomba,pace pasqua uccello ulivo;🦅aquila,animale uccello;🦆anatra,animale uccello
🦢cigno,brutto anatroccolo uccello volatile;🦉gufo,animale fortuna saggezza uccello
🦤dodo,estinzione grande mauritius;🪶piuma,leggero piumaggio uccello volo;🦩fenicottero,rosa tropicale
🦚pavone,pavoneggiarsi uccello volatile;🦜pappagallo,pirati uccello parlante;🐸rana,animale faccina muso
🐊coccodrillo,animale;🐢tartaruga,animale;🦎lucertola,animale rettile;🐍serpente,animale
🐲testa di drago,animale faccina;🐉drago,animale;🦕sauropode,brachiosauro brontosauro diplodoco
🦖T-Rex,tirannosauro rex;🐳balena che spruzza acqua,animale spruzzare;🐋balena,animale;🐬delfino,animale
🦭foca,leone marino otaria;🐟️pesce,animale segno zodiacale dei;🐠pesce tropicale,animale
🐡pesce palla,animale;🦈squalo,aggressività animale pesce;🐙polpo,animale;🐚conchiglia,animale spirale
🪸corallo,barriera corallina oceano;🦀granchio,cancro segno zodiacale;🦞aragosta,chele crostacei zuppa
🦐gamberetto,animale cibo crostaceo gambero;🦑calamaro,animale cibo mollusco totano;🦪ostrica,ostrea perla
🐌lumaca,animale;🦋farfalla,animale insetto;🐛insetto,animale bruco millepiedi;🐜formica,animale;🐝ape,animale
🪲coleottero,cimice insetto;🐞coccinella,animale;🦗grillo,cavalletta;🪳scarafaggio,blatta infestante insetto
🕷️ragno,animale insetto;🕸️ragnatela,ragno;🦂scorpione,animale segno zodiacale
🦟zanzara,febbre insetto malaria;🪰mosca,decomposizione infestante larva malattia
🪱verme,anellide lombrico parassita;🦠microbo,ameba batteri virus;💐mazzo di fiori,fiore romanticismo
🌸fiore di ciliegio;💮fiore bianco,simbolo ben fatto;🪷loto,buddhismo fiore india induismo;🏵️rosetta,fiore
🌹rosa,fiore;🥀fiore appassito;🌺ibisco,fiore;🌻girasole,fiore;🌼fiore,bocciolo;🌷tulipano,fiore
🌱germoglio,piantina;🪴pianta in vaso,casa coltivare curare inutile;🌲albero sempreverde
🌳albero deciduo,caduco;🌴palma,albero;🌵cactus,pianta;🌾pianta di riso,spiga;🌿pianta,foglia
☘️trifoglio,foglia irlanda;🍀quadrifoglio,foglia fortuna quattro;🍁foglia d’acero,caduta
🍂foglia caduta,cadute foglie;🍃foglia al vento,che soffia;🪹nido vuoto,nidificazione
🪺nido con uova,nidificazione;🍄fungo,autunno bosco
`,
  food: `
🍇uva,frutta grappolo d’uva;🍈melone,frutta;🍉anguria,frutta;🍊mandarino,arancia frutta;🍋limone,agrume frutta
🍌banana,frutta;🍍ananas,frutta;🥭mango,frutta tropicale;🍎mela rossa,frutta;🍏mela verde,frutta;🍐pera,frutta
🍑pesca,frutta;🍒ciliegie,ciliegia frutta;🍓fragola,frutta;🫐mirtilli,bacca blu mirtillo;🥝kiwi,cibo frutta
🍅pomodoro,verdura;🫒oliva,cibo;🥥cocco,noce palma piña colada;🥑avocado,cibo frutta;🍆melanzana,verdura
🥔patata,cibo ortaggio tubero;🥕carota,cibo ortaggio radice;🌽pannocchia,granoturco mais
🌶️peperoncino,piccante;🫑peperone,ortaggio;🥒cetriolo,cetriolino sottaceto cibo ortaggio
🥬verdure a foglia,bok choy cavolo nero;🥦broccoli,cavolo nero
🧄aglio,insaporire insaporitore spicchio d’aglio;🧅cipolla,insaporire insaporitore soffritto
🥜arachidi,arachide cibo frutta secca;🫘fagioli,cibo legume;🌰castagna,autunno bosco
🍞pane in cassetta,pancarré;🥐croissant,cibo colazione cornetto francese;🥖baguette,cibo filone francese
🫓focaccia,arepa lavash naan pita;🥨pretzel;🥯bagel,panetteria spalmare formaggio sul
🥞pancake,americano cibo colazione crêpe;🧇waffle,gaufre;🧀fetta di formaggio;🍖carne,con osso ristorante
🍗coscia di pollo,ristorante;🥩taglio di carne,bistecca costoletta d’agnello maiale
🥓pancetta,bacon carne cibo;🍔hamburger,burger;🍟patatine,fritte ristorante;🍕pizza,fetta ristorante
🌭hot dog,street food;🥪sandwich,pane;🌮taco,cucina messicana messico;🌯burrito,cucina messicana messico
🫔tamale,involtino messicano;🥙pita farcita,falafel gyro kebab ripieno;🧆falafel,ceci polpette;🥚uovo,cibo
🍳cucinare,ristorante;🥘padella con cibo,casseruola paella;🍲pentola di cibo,ristorante stufato zuppa
🫕fonduta,cioccolato formaggio fuso pentola;🥣ciotola con cucchiaio,cereali colazione;🥗insalata verde,cibo
🍿popcorn,cinema mais;🧈burro,latticini latticino;🧂sale,condimento saliera;🥫cibo in scatola,scatoletta
🍱bento box,lunch monoporzione ristorante;🍘galletta di riso;🍙onigiri,arancino riso giapponese polpetta
🍚riso bollito,ristorante;🍛riso al curry,ristorante;🍜ciotola fumante,noodle piatto caldo ramen
🍝spaghetti,pasta ristorante;🍠patata dolce arrosto;🍢oden giapponese,pesce ristorante spiedino
🍣sushi,ristorante;🍤gambero fritto,ristorante;🍥tortino di pesce a spirale,crocchetta ristorante rotolo
🥮torta della luna,autunno festival moon cake;🍡dango,dolcetto palline mochi ristorante
🥟raviolo,empanada gyoza jiaozi pierogi;🥠biscotto della fortuna,profezia
🥡confezione da asporto,scatola d’asporto;🍦cono gelato,crema ristorante
🍧granita,estate ghiaccio siciliana sicilia;🍨coppa di gelato,crema ristorante;🍩ciambella,donut ristorante
🍪biscotto,cookie ristorante;🎂torta di compleanno,festa;🍰fetta di torta,ristorante
🧁cupcake,dolce pasticceria;🥧torta,apple pie mele tortino;🍫cioccolato,barretta ristorante
🍬caramella,dolciume;🍭lecca lecca,caramella ristorante;🍮budino,pudding ristorante
🍯barattolo di miele,ristorante vaso;🍼biberon,bere latte;🥛bicchiere di latte,bevanda
☕️bevanda calda,caffè fumante caldo;🫖teiera,bere;🍵tazza da tè senza manico,bere
🍶sakè,bar bere bottiglia bicchiere;🍾bottiglia stappata,bar bere festeggiare
🍷bicchiere di vino,bar bere ristorante;🍸️cocktail,bar bicchiere ristorante
🍹cocktail tropicale,bar bere ristorante;🍺boccale di birra,bar ristorante
🍻boccali di birra,bar boccale che brindano;🥂brindisi,auguri bere cin festeggiare
🥃bicchiere tumbler,liquore whisky;🫗liquido versato,bevanda bicchiere drink versare
🥤bicchiere con cannuccia,bibita;🧋bubble tea,bolla latte perla sfera
🧃bevanda monodose,brick succo frutta cartone;🧉mate,bevanda erba;🧊cubetto di ghiaccio,cubetti cubi
🥢bacchette;🍽️piatto e posate,apparecchiare coltello forchetta;🍴forchetta e coltello,ristorante
🥄cucchiaio,posate;🔪coltello da cucina;🫙barattolo,condimento conservare contenitore salsa
🏺anfora,acquario ornamento reperto segno
`,
};
