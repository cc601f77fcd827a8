import type { emojiThings } from "../emoji-things.ts";
import type { Translated } from "../translated.ts";

/** Emoji of places and things, written as in emoji-life.ts. */
export const emojiThingsIt: Translated<typeof emojiThings> = {
  travel: `
🌍️Europa e Africa,terra;🌎️America,americhe terra;🌏️Asia e Australia,terra;🌐globo con meridiani
🗺️mappa mondiale,cartina mondo;🗾mappa del Giappone;🧭bussola,magnetica navigazione orientamento
🏔️montagna innevata,cima ghiacciaio inverno;⛰️montagna,cima;🌋vulcano,eruzione;🗻Monte Fuji,montagna
🏕️campeggio,tenda vacanza;🏖️spiaggia con ombrellone,estate mare;🏜️deserto,arido caldo sole cocente
🏝️isola deserta,naufrago solitudine;🏞️parco nazionale,escursione natura;🏟️stadio,competizione partita sfida
🏛️edificio classico,grecia tempio;🏗️edificio in costruzione,costruire edifici edilizia
🧱mattoni,malta mattone muro;🪨roccia,masso pesante pietra solido;🪵legna,ciocco legname tronco
🛖capanna,capanno iurta;🏘️case,edifici;🏚️casa in rovina,disabitata fatiscente rudere
🏠️casa,abitazione edificio;🏡casa con giardino,edificio;🏢edificio,uffici ufficio
🏣ufficio postale giapponese,edificio posta;🏤ufficio postale,edificio europeo posta
🏥ospedale,edificio malattia medici;🏦banca,denaro edificio;🏨hotel,edificio;🏩love hotel,amore edificio motel
🏪minimarket,edificio negozio;🏫scuola,alunni classi edificio imparare;🏬grande magazzino,centro commerciale
🏭️fabbrica,azienda edificio industria produzione;🏯castello giapponese,casa edificio;🏰castello,edificio
💒chiesa per matrimonio,cappella romanticismo;🗼Torre di Tokyo,tower;🗽Statua della Libertà;⛪️chiesa,edificio
🕌moschea,islamismo religione;🛕tempio indù,induismo induista;🕍sinagoga,ebraismo religione tempio ebraico
⛩️santuario shintoista,jinja religione;🕋Kaaba,arabia saudita islamismo mecca;⛲️fontana,acqua che scorre
⛺️tenda,campeggio;🌁nebbioso,clima meteo nebbia;🌃notte stellata,stelle
🏙️paesaggio urbano,città edifici grattacieli;🌄alba sulle montagne,sole che sorge;🌅alba,sole che sorge
🌆città al tramonto,edifici paesaggio;🌇tramonto,sole che tramonta sulla;🌉ponte di notte
♨️sorgenti termali,acqua sorgente termale terme;🎠cavallo da giostra,intrattenimento
🛝scivolo,area divertimento giochi giocare;🎡ruota panoramica,intrattenimento parco divertimenti
🎢montagne russe,intrattenimento parco divertimenti;💈barbiere,insegna;🎪circo,intrattenimento tenda
🚂locomotiva,vapore treno veicolo;🚃vagone,elettrico ferrovia tram treno;🚄treno alta velocità,veicolo
🚅treno alta velocità punta arrotondata,veicolo;🚆treno,ferrovia veicolo;🚇️metropolitana,metro veicolo
🚈metrotranvia,veicolo;🚉stazione,treno;🚊tram,veicolo;🚝monorotaia,veicolo;🚞ferrovia di montagna,veicolo
🚋vagone del tram,veicolo;🚌bus,autobus veicolo;🚍️bus in arrivo,veicolo;🚎filobus,bus veicolo
🚐pulmino,bus veicolo;🚑️ambulanza,veicolo;🚒camion dei pompieri,autopompa veicolo
🚓macchina della polizia,auto veicolo;🚔️macchina della polizia in arrivo,auto veicolo;🚕taxi,veicolo
🚖taxi in arrivo,veicolo;🚗auto,automobile macchina veicolo;🚘️auto in arrivo,automobile veicolo
🚙SUV,auto veicolo;🛻pickup,camioncino pick-up;🚚camion,veicolo;🚛autoarticolato,camion rimorchio veicolo
🚜trattore,veicolo;🏎️auto da corsa,gran premio;🏍️motocicletta,moto;🛵scooter,motorino
🦽sedia a rotelle manuale,accessibilità carrozzina;🦼sedia a rotelle motorizzata,accessibilità carrozzina
🛺risciò a motore,tuk;🚲️bicicletta,veicolo;🛴monopattino;🛹skateboard,tavola;🛼pattini a rotelle
🚏fermata dell’autobus,autobus;🛣️autostrada,pedaggio strada veloce;🛤️binari,treno
🛢️barile di petrolio,bidone fusto;⛽️stazione di servizio,benzina carburante pompa
🛞ruota,cerchio girare gomma pneumatico;🚨lampeggiante,sirena della polizia;🚥semaforo orizzontale
🚦semaforo verticale;🛑segnale di stop,ottagonale;🚧area cantiere,simbolo;⚓️ancora,simbolo
🛟salvagente,ciambella galleggiante gonfiabile salvare;⛵️barca a vela,località balneare yacht
🛶canoa,imbarcazione;🚤motoscafo,barca veicolo;🛳️nave da crociera,vacanza;⛴️traghetto,barca traversata
🛥️barca a motore;🚢nave,imbarcazione veicolo;✈️aeroplano,velivolo;🛩️aereo turistico,velivolo
🛫decollo,aereo check-in partenza partenze;🛬atterraggio,aereo arrivi arrivo pista
🪂paracadute,ascensionale paracadutismo parasailing skydiving;💺sedile,sedia;🚁elicottero,veicolo velivolo
🚟ferrovia sospesa,veicolo;🚠funivia,cabina montagna veicolo;🚡funivia aerea,veicolo;🛰️satellite,spazio
🚀razzo,veicolo viaggio;🛸disco volante,ufo;🛎️campanello da hotel,reception
🧳valigia,bagagli partenza viaggiare;⌛️clessidra,sabbia;⏳️clessidra che scorre,sabbia;⌚️orologio,polso tempo
⏰️sveglia,suono svegliarsi;⏱️cronometro,cronometrare gara prendere tempo;⏲️timer,orologio
🕰️orologio da mensola,ora;🌑luna nuova,novilunio;🌒luna crescente;🌓primo quarto di luna
🌔luna gibbosa crescente;🌕️luna piena,plenilunio;🌖luna gibbosa calante;🌗ultimo quarto di luna
🌘luna calante;🌙spicchio di luna,crescente;🌚faccina luna nuova,con;🌛faccina primo quarto di luna,con
🌜️faccina ultimo quarto di luna,con;🌡️termometro,clima meteo temperatura;☀️sole,calore luce raggi splendente
🌝faccina luna piena,con;🌞faccina sole;🪐pianeta con satellite,saturno;⭐️stella,astro
🌟stella che brilla,brillante scintillante;🌠stella cadente;🌌Via Lattea;☁️nuvola,meteo
⛅️sole coperto,nuvola con nuvole;⛈️temporale,fulmini meteo nuvole pioggia
🌤️parzialmente nuvoloso,meteo nuvole sole variabile;🌥️molto nuvoloso,coperto meteo
🌦️sole coperto e pioggia,meteo;🌧️pioggia,meteo nuvole;🌨️neve,freddo meteo nevica;🌩️fulmini,meteo nuvole
🌪️tornado,tromba d’aria;🌫️nebbia,foschia meteo visibilità ridotta;🌬️vento,aria eolo
🌀ciclone,tifone tornado;🌈arcobaleno,pioggia sette colori;🌂ombrello chiuso,pioggia;☂️ombrello,meteo pioggia
☔️ombrello con gocce di pioggia,d’acqua meteo bagnato;⛱️ombrellone,meteo sole spiaggia vacanza
⚡️alta tensione,pericolo simbolo;❄️fiocco di neve,freddo ghiaccio inverno
☃️pupazzo di neve,freddo inverno innevato;⛄️pupazzo di neve senza neve;☄️cometa,spazio stella;🔥fuoco,fiamma
💧goccia,acqua fumetto sudore freddo;🌊onda,d’acqua del mare
`,
  activities: `
🎃zucca di Halloween,festa;🎄albero di Natale,festa;🎆fuochi d’artificio,festa fuoco
🎇stellina scintillante,festa fuoco d’artificio stelline;🧨petardo,dinamite esplosivo fuochi artificiali
✨️stelline,scintille stelle;🎈palloncino,festa;🎉spara coriandoli,festa party;🎊coriandoli,festa palla
🎋albero di Tanabata,decorazioni carta festa delle;🎍bambù decorato,decorazione kadomatsu giapponese
🎎bambole giapponesi,festa delle;🎏aquilone a forma di carpa,festa;🎐campana al vento,festa
🎑contemplazione della luna,festa;🧧busta hongbao,buono auspicio rossa lai;🎀fiocco,festa
🎁regalo,dono festa pacchetto;🎗️nastro,festa festeggiamenti fiocco nodo
🎟️biglietto d’ingresso,cinema ingresso spettacolo;🎫biglietto,ingresso
🎖️medaglia militare,valore riconoscimento vittoria;🏆️coppa,premio trofeo;🏅medaglia sportiva,gara podio
🥇medaglia d’oro,oro primo posto;🥈medaglia d’argento,argento secondo posto;🥉medaglia di bronzo,terzo posto
⚽️pallone da calcio;⚾️palla da baseball,guantone;🥎palla da softball,guantone
🏀palla da pallacanestro,canestro basket pallone sport;🏐palla da pallavolo,rete sport
🏈football americano,palla sport;🏉pallone da rugby,sport;🎾tennis,palla racchetta sport;🥏frisbee,ultimate
🎳bowling,gioco palla;🏏cricket,mazza palla sport;🏑hockey su prato,campo mazza palla partita
🏒hockey su ghiaccio,sul mazza puck;🥍lacrosse,goal palla racchetta;🏓ping pong,pallina racchetta rete tennis
🏸badminton,racchetta sport volano;🥊guantone da pugilato,sport;🥋kimono per arti marziali,judo karate
🥅porta da calcio,gol rete sport;⛳️bandiera in buca,golf;⛸️pattinaggio su ghiaccio,artistico pattini sport
🎣canna da pesca,intrattenimento lenza pesce;🤿maschera da sub,diving fare immersioni snorkeling
🎽maglia da corsa,con fascia;🎿sci,scarpone sport;🛷slitta,slittino;🥌stone da curling
🎯bersaglio,colpire gioco target;🪀yo-yo,giocattolo rocchetto;🪁aquilone,planare volare
🔫pistola ad acqua,arma revolver;🎱palla da biliardo,gioco otto;🔮sfera di cristallo,chiaroveggenza futuro
🪄bacchetta magica,maga magia mago strega;🎮️gamepad,console videogioco gioco
🕹️joystick,giocare leva del videogioco;🎰slot machine,gioco;🎲dado,dadi gioco dei
🧩pezzo di puzzle,tessera del;🧸orsetto,giocattolo peluche;🪅pentolaccia,divertimento festa
🪩palla da discoteca,ballare brillare dance festa;🪆matrioska,bambola russia;♠️picche,carte seme
♥️cuori,carte seme;♦️quadri,carte seme;♣️fiori,carte seme;♟️pedina degli scacchi,sacrificabile scacco matto
🃏jolly,carta gioco;🀄️tessera Mahjong,drago rosso;🎴carta da gioco Hanafuda,dei fiori
🎭️maschere,arte arti performative intrattenimento;🖼️quadro incorniciato,cornice museo opera d’arte
🎨tavolozza,arte colori pittura dei;🧵filo,ago rocchetto;🪡ago da cucito,punti ricamo sartoria suture
🧶gomitolo,fare maglia palla uncinetto;🪢nodo,annodato corda legare spago
`,
  objects: `
👓️occhiali da vista,abbigliamento;🕶️occhiali da sole,scuri;🥽maschera,nuoto occhiali protezione occhialini
🥼camice,dottore esperimento scienziato;🦺gilet di sicurezza,antinfortunistica emergenza
👔cravatta,abbigliamento;👕t-shirt,abbigliamento maglietta;👖jeans,abbigliamento;🧣sciarpa,collo;🧤guanti,mano
🧥cappotto,giacca;🧦calzini,calze;👗vestito,abbigliamento abito;👘kimono,abbigliamento vestito
🥻sari,abbigliamento abito tradizionale indiano;🩱costume da bagno intero;🩲slip,costume bagno maschile uomo
🩳pantaloncini,boxer costume bagno maschile;👙bikini,abbigliamento costume due pezzi
👚maglietta da donna,abbigliamento vestiti;👛borsellino,abbigliamento moneta porta monete
👜borsa,abbigliamento borsetta;👝pochette,abbigliamento borsa;🛍️borse della spesa,sacchetti regalo
🎒zaino,cartella scuola per;🩴infradito,ciabatte sandali spiaggia;👞scarpa da uomo,abbigliamento
👟scarpa sportiva,abbigliamento sneaker;🥾stivale da trekking,campeggio viaggio zaino spalla
🥿ballerina,scarpa senza lacci scarpe;👠scarpa con il tacco,abbigliamento;👡sandalo da donna,abbigliamento
🩰scarpette da ballerina,balletto danza classica ballo;👢stivale da donna,abbigliamento
👑corona,abbigliamento regina;👒cappello da donna,abbigliamento;🎩cilindro,cappello intrattenimento
🎓️cappello da laureato,festa laurea;🧢cappello con visiera,baseball;🪖elmetto militare,esercito soldato
⛑️elmetto con croce bianca;📿rosario,preghiera;💄rossetto,cosmetici makeup trucco;💍anello,diamanti diamante
💎gemma,diamante pietra preziosa romanticismo;🔇altoparlante disattivato,barrato silenzio suono
🔈️altoparlante a volume basso;🔉altoparlante a volume intermedio,medio;🔊altoparlante a volume alto
📢altoparlante,altoparlanti megafoni megafono;📣megafono,altoparlante altoparlanti megafoni
📯corno postale,cornetta postiglione cornetto;🔔campana,campanella;🔕campana sbarrata,silenzio
🎼pentagramma,musica partitura;🎵nota musicale,musica;🎶note musicali,musica nota
🎙️microfono radiofonico,microfoni studio;🎚️cursore del volume,abbassare alzare levetta regolazione
🎛️manopole di controllo,del volume regolazione;🎤microfono,karaoke;🎧️cuffie,intrattenimento
📻️radio,ascoltare musica stazioni;🎷sassofono,musica sax strumento musicale
🎺tromba,musica strumento musicale;🪗fisarmonica,concertina organetto;🎸chitarra,musica strumento musicale
🎹piano,musica pianoforte strumento musicale;🎻violino,musica strumento musicale
🪕banjo,musica strumento corde;🥁tamburo,bacchette musica;🪘tamburo lungo,conga percussioni ritmo
📱telefono cellulare;📲telefono cellulare con freccia,telefonare;☎️telefono fisso,casa
📞cornetta,comunicazione del telefono;📟️cercapersone,comunicazione;📠fax,comunicazione
🔋batteria,autonomia carica scarica ricaricare;🪫batteria scarica,elettronica energia bassa
🔌spina elettrica,elettricità presa;💻️computer portatile;🖥️computer fisso,desktop tutto uno
🖨️stampante,stampare stampe;⌨️tastiera,computer tasti senza fili;🖱️mouse,cursore senza fili
🖲️trackball,mouse sfera con puntamento;💽minidisc,disc mini;💾floppy disc;💿️disco ottico,blu-ray dvd
📀DVD,blu-ray computer disk;🧮abaco,fare calcoli;🎥cinepresa,cinema film intrattenimento telecamera
🎞️pellicola cinematografica,cinema film fotogrammi
📽️proiettore cinematografico,fotocamera fotografare macchina fotografica;🎬️ciak,cinema film intrattenimento
📺️televisore,televisione;📷️fotocamera,fotografare macchina fotografica ricordi
📸fotocamera con flash,fotografare macchina fotografica ricordi;📹️videocamera,telecamera video
📼videocassetta,cassetta vhs video;🔍️lente di ingrandimento rivolta a sinistra,cerca verso
🔎lente di ingrandimento rivolta a destra,cerca verso;🕯️candela,lume accesa cera illuminare
💡lampadina,elettrica fumetto idea luce;🔦torcia,pila;🏮lanterna rossa,izakaya giapponese
🪔diya,deepak deepam divaa lampada;📔quaderno con copertina decorata,taccuino decorazione decorato
📕libro chiuso;📖libro aperto;📗libro verde;📘libro blu;📙libro arancione;📚️libri,pila
📓quaderno,appunti prendere nota taccuino;📒quaderno ad anelli,blocco block notes libro
📃pagina con piega,documento arricciata;📜pergamena,decreto laurea rotolo;📄pagina,documento
📰quotidiano,giornale;🗞️quotidiano arrotolato,giornale giornali arrotolati quotidiani
📑etichette segnalibro,linguette;🔖segnalibro,lettura libro;🏷️etichetta,identificativo talloncino
🪙moneta,argento denaro metallo oro;💰️sacco di soldi,denaro;💴banconota Yen,denaro;💵banconota Dollaro,denaro
💶banconota Euro,denaro;💷banconota Sterlina,denaro;💸soldi con le ali,banconota che volano
💳️carta di credito;🧾scontrino,contabilità ricevuta pagamento;💹grafico ascendente,mercato salita
✉️busta,email lettera posta ricevere;📧e-mail,comunicazione email lettera posta
📨posta in arrivo,busta comunicazione email lettera;📩posta in uscita,lettera inviata
📤️posta inviata,comunicazione uscita vaschetta;📥️posta ricevuta,comunicazione vaschetta
📦️pacco,collo scatola;📫️cassetta postale chiusa bandierina alzata,posta
📪️cassetta postale chiusa bandierina abbassata,giù posta;📬️cassetta postale aperta bandierina alzata,posta
📭️cassetta postale aperta bandierina abbassata,casetta giù con posta
📮cassetta delle lettere,buca posta ricevere spedire;🗳️urna elettorale con scheda,elezioni votare voto
✏️matita,con gomma scrivere;✒️pennino,calamaio inchiostro;🖋️penna stilografica,cartuccia inchiostro pennino
🖊️penna a sfera,scrivere;🖌️pennello,artista dipingere pittore pittrice
🖍️pastello a cera,colorare con pastelli colori;📝memo,block notes matita;💼valigetta 24 ore,documenti ufficio
📁cartella file;📂cartella aperta,file;🗂️divisori per schedario,archivio documenti ordinare
📅calendario,data giorno ricorrenza;📆calendario a strappo
🗒️blocco per appunti con spirale,appuntare blocchetto degli scrivere;🗓️calendario a spirale,giorni
📇schedario,rolodex girevole;📈grafico con andamento positivo,ascendente
📉grafico con andamento negativo,discendente;📊grafico a barre;📋️portablocco,appunti;📌puntina,disegno
📍puntina arrotondata,disegno;📎graffetta,fermaglio;🖇️graffette attaccate,allegare cancelleria fermagli
📏righello,geometria misurare scuola strumento;📐squadra,angoli geometria misurare scuola
✂️forbici,strumento tagliare;🗃️schedario da tavolo,archiviare archivio contenitore documenti
🗄️schedario da ufficio,archiviare armadietto documenti file;🗑️cestino,buttare cartacce rifiuti
🔒️lucchetto chiuso;🔓️lucchetto aperto;🔏lucchetto con penna stilo,privacy stilografica
🔐lucchetto chiuso con chiave,sicuro;🔑chiave,password;🗝️chiave antica,chiudere serratura
🔨martello,attrezzo utensile;🪓ascia,accetta boscaiolo taglialegna
⛏️piccone,attrezzo miniera picconare scavare;⚒️piccone e martello,attrezzi lavori manuali manodopera
🛠️martello e chiave inglese,attrezzi simbolo impostazioni utensili;🗡️pugnale,affilato arma pugnalare
⚔️spade incrociate,armi combattimento duello;💣️bomba,emozione fumetto
🪃boomerang,australia rimbalzo ripercussione;🏹arco e freccia,arciere tiratore d’arco tiro
🛡️scudo,medioevo protezione simbolo torneo;🪚sega da falegname,legname utensile
🔧chiave inglese,attrezzo utensile;🪛cacciavite,avvitare utensile vite;🔩vite e bullone,bullonare fissare
⚙️ingranaggio,componente meccanismo ruota dentata;🗜️morsetto,fissare morsa serrare stringere
⚖️bilancia a doppio piatto,pesare piatti della;🦯bastone per non vedenti,accessibilità bianco ipovedenti
🔗collegamento,due anelli link simbolo;⛓️catene,imprigionare incatenare
🪝gancio,curva fermaglio intrappolare punto;🧰cassetta degli attrezzi,meccanico strumenti
🧲calamita,attrazione ferro cavallo magnete;🪜scala,arrampicarsi piolo scalino
⚗️alambicco,chimica esperimento strumento;🧪provetta,chimica chimico esperimenti laboratorio
🧫piastra di Petri,batteri biologia biologo cultura;🧬dna,biologo evoluzione genetica geni
🔬microscopio,analisi esperimento scienza strumento;🔭telescopio,astronomia osservazione delle stelle
📡antenna satellitare,parabolica antenne paraboliche satellitari;💉siringa,ago dottore iniezione medicina
🩸goccia di sangue,ciclo mestruale donare donazione;💊pillola,dottore medicina;🩹cerotto,adesivo
🩼stampella,ausilio bastone disabile ferito;🩺stetoscopio,cardiologo dottore fonendoscopio medico
🩻radiografia,dottore lastra medico ossa;🚪porta;🛗ascensore,accessibilità montacarichi;🪞specchio,riflesso
🪟finestra,apertura aria fresca telaio;🛏️letto,dormire hotel;🛋️divano e lampada,relax salotto
🪑sedia,mettersi seduti sedersi;🚽toilette,water;🪠sturalavandini,aspirazione idraulico scarico ventosa
🚿doccia,fare lavarsi;🛁vasca,bagno;🪤trappola per topi,esca;🪒rasoio,farsi barba lama barbiere
🧴flacone,crema idratante solare lozione;🧷spilla da balia,pannolone punk rock
🧹scopa,pulire scopare spazzare strega;🧺cesto,bucato orto picnic;🧻rotolo di carta igienica;🪣secchio,secchia
🧼sapone,bagno saponetta schiuma;🫧bolle,bollicine pulito rutto sapone
🪥spazzolino da denti,bagno dentale igiene pulito;🧽spugna,assorbenza pulizia porosa
🧯estintore,fiamme fuoco spegnere incendio;🛒carrello,della spesa centro commerciale
🚬sigaretta,area fumatori fumo;⚰️bara,funerale morte sepoltura;🪦lapide,cimitero pietra tombale tomba
⚱️urna funeraria,ceneri funerale morte sepoltura;🧿occhio di Allah,amuleto malocchio nazar
🪬mano di Fatima,amuleto hamsa khamsa maria;🗿Moai,moyai statua dell’isola pasqua
🪧cartello,corteo manifestazione picchetto protesta;🪪carta d’identità,badge credenziali documento patente
`,
  symbols: `
🏧simbolo dello sportello bancomat,atm;🚮simbolo per la raccolta dei rifiuti;🚰acqua potabile,simbolo
♿️simbolo della disabilità,accesso sedia rotelle;🚹️simbolo del bagno degli uomini
🚺️simbolo del bagno delle donne;🚻simbolo dei servizi igienici,bagni
🚼️simbolo con immagine di bambino,cartello neonato fasciatoio;🚾simbolo del WC,bagno gabinetto
🛂simbolo del controllo passaporti,dogana;🛃simbolo della dogana,confine stato controllo doganale
🛄simbolo del ritiro bagagli;🛅simbolo del deposito bagagli,servizio;⚠️simbolo di avviso,attenzione pericolo
🚸attraversamento bambini,pedonale pedoni;⛔️segnale di divieto di accesso,simbolo;🚫segnale di divieto,simbolo
🚳segnale di divieto di transito delle biciclette,bicicletta;🚭️segnale di vietato fumare,simbolo
🚯simbolo del divieto di gettare rifiuti,vietato;🚱simbolo di acqua non potabile
🚷simbolo del divieto di transito pedoni,pedone
📵simbolo che vieta l’uso dei cellulari,cellulare vietato vietati niente
🔞simbolo di divieto ai minorenni,minori vietato anni
☢️simbolo della radioattività,radioattivo rifiuti tossici scorie
☣️simbolo del rischio biologico,biorischio pericolo sostanze pericolose
⬆️freccia rivolta verso l’alto,direzione alto nord punto
↗️freccia rivolta verso destra che punta in alto,direzione nord-est punto intercardinale
➡️freccia rivolta verso destra,direzione est punto cardinale
↘️freccia in basso a destra,direzione punto intercardinale sud-est
⬇️freccia rivolta verso il basso,direzione punto cardinale sud
↙️freccia in basso a sinistra,direzione punto intercardinale sud-ovest
⬅️freccia rivolta a sinistra,direzione ovest punto cardinale
↖️freccia in alto a sinistra,direzione nord-ovest punto intercardinale
↕️freccia su-giù,altezza doppia direzione;↔️freccia sinistra-destra,destra doppia direzione larghezza
↩️freccia curva a sinistra,verso;↪️freccia curva a destra,verso;⤴️freccia curva in alto,verso l’alto
⤵️freccia curva in basso,verso;🔃frecce verticali che ruotano in senso orario,cerchio ricarica simbolo
🔄frecce che ruotano in senso antiorario,cerchio aperto pulsante con
🔙freccia BACK,verso sinistra indietro con;🔚freccia END,con verso sinistra fine
🔛freccia ON,con punto esclamativo;🔜freccia SOON,presto simbolo con verso
🔝freccia TOP,alto verso l’alto simbolo;🛐luogo di culto,preghiera sacro pregare
⚛️simbolo dell’atomo,ateismo atomo;🕉️Om,induismo mantra religione induista
✡️stella di David,ebraismo ebreo simbolo ebraico;☸️ruota del Dharma,buddhismo dharmacakra religione buddhista
☯️Yin e Yang,confucianesimo simbolo taoismo;✝️croce latina,cristianesimo religione
☦️croce ortodossa,cristianesimo ortodossi religione;☪️mezzaluna e stella,islamismo religione
☮️simbolo della pace,amore peace and love;🕎Menorah,candelabro ebraismo sette bracci
🔯stella a sei punte,chiromanzia futuro;♈️Segno zodiacale dell’Ariete,ariete zodiaco
♉️Segno zodiacale del Toro,zodiaco;♊️Segno zodiacale dei Gemelli,zodiaco;♋️Segno zodiacale del Cancro,zodiaco
♌️Segno zodiacale del Leone,zodiaco;♍️Segno zodiacale della Vergine,zodiaco
♎️Segno zodiacale della Bilancia,zodiaco;♏️Segno zodiacale dello Scorpione,zodiaco
♐️Segno zodiacale del Saggitario,sagittario zodiaco;♑️Segno zodiacale del Capricorno,zodiaco
♒️Segno zodiacale dell’Acquario,acquario zodiaco;♓️Segno zodiacale dei Pesci,zodiaco
⛎️Segno zodiacale dell’Ofiuco,ofiuco zodiaco;🔀pulsante di riproduzione casuale,frecce incrociate verso destra
🔁pulsante di ripetizione della riproduzione,frecce cerchio senso orario
🔂pulsante di ripetizione della riproduzione di una traccia,frecce cerchio numero senso
▶️pulsante di riproduzione,freccia play triangolo;⏩️pulsante di avanzamento rapido,destra doppia freccia
⏭️traccia successiva,freccia prossima pulsante;⏯️pulsante riproduci/pausa,destra freccia play pausa
◀️pulsante di riavvolgimento,sinistra triangolo;⏪️pulsante di riavvolgimento rapido,doppia freccia sinistra
⏮️pulsante traccia precedente,freccia;🔼pulsante a triangolo rivolto verso l’alto,alto
⏫️pulsante doppia freccia in alto;🔽pulsante a triangolo rivolto verso il basso;⏬️doppia freccia in basso
⏸️pulsante pausa,mettere;⏹️pulsante stop,quadrato;⏺️pulsante di registrazione,cerchio;⏏️pulsante di espulsione
🎦simbolo del cinema,film intrattenimento;🔅luminosità bassa,simbolo tenue
🔆luminosità elevata,alta luminoso simbolo;📶segnale cellulare,antenna con tacche intensità
📳modalità vibrazione,cellulare telefono;📴cellulare spento,telefono;♀️simbolo genere femminile,donna femmina
♂️simbolo genere maschile,maschio uomo;⚧️simbolo transgender;✖️moltiplicazione,cancellare segno per
➕️addizione,più segno;➖️sottrazione,meno segno;➗️divisione,diviso segno
🟰segno di uguaglianza,matematica uguale;♾️simbolo dell’infinito,eternità illimitato per sempre
‼️doppio punto esclamativo,esclamazione punteggiatura;⁉️punto esclamativo e interrogativo,punteggiatura
❓️punto interrogativo rosso,domanda pieno;❔️punto interrogativo bianco,domanda vuoto
❕️punto esclamativo bianco,esclamazione vuoto;❗️punto esclamativo rosso,esclamazione punteggiatura pieno
〰️trattino ondulato;💱cambio valuta,denaro;💲Dollaro,denaro simbolo del
⚕️simbolo della medicina,bastone esculapio;♻️simbolo del riciclaggio,raccolta differenziata riciclare riciclo
⚜️giglio araldico,fiore simbolo stemma;🔱tridente,ancora simbolo;📛tesserino per nome
🔰ideogramma giapponese di “Principiante”,etichetta gialla verde principiante
⭕️cerchio rosso vuoto,gioco pallino tris;✅️pulsante segno di spunta,baffo;☑️riquadro con spunta,grigio
✔️segno di spunta,baffo;❌️croce;❎️croce con quadrato;➰️occhiello,cerchio;➿️doppio occhiello
〽️simbolo di alternanza delle parti,canzone divisione spartito musicali;✳️asterisco,otto punte
✴️stella stilizzata,asterisco;❇️scintilla stilizzata;©️copyright;®️marchio registrato,cerchiato
™️marchio,commerciale fabbrica registrato trademark;#️⃣tasto #;*️⃣tasto *;0️⃣tasto 0;1️⃣tasto 1;2️⃣tasto 2
3️⃣tasto 3;4️⃣tasto 4;5️⃣tasto 5;6️⃣tasto 6;7️⃣tasto 7;8️⃣tasto 8;9️⃣tasto 9;🔟tasto 10
🔠pulsante con lettere latine maiuscole,caratteri latini inserire
🔡pulsante con lettere latine minuscole,caratteri latini inserire
🔢pulsante con numeri,inserire tastierino numerico;🔣pulsante con simboli,inserire tastierino
🔤pulsante con lettere latine,abc alfabeto caratteri alfabetici;🅰️gruppo sanguigno A;🆎gruppo sanguigno AB
🅱️gruppo sanguigno B;🆑pulsante CL,simbolo;🆒pulsante COOL,simbolo;🆓pulsante FREE,gratis simbolo
ℹ️punto informazioni;🆔pulsante ID,identità simbolo;Ⓜ️pulsante M cerchiata,azzurra metro simbolo
🆕pulsante NEW,simbolo;🆖pulsante NG,simbolo;🅾️gruppo sanguigno 0;🆗pulsante OK,simbolo
🅿️pulsante P,area parcheggio;🆘pulsante SOS,segnale simbolo soccorsi soccorso;🆙pulsante UP!,simbolo
🆚pulsante VS,simbolo contro versus;🔴cerchio rosso,geometria;🟠cerchio arancione,arancio
🟡cerchio giallo,colore;🟢cerchio verde,colore;🔵cerchio blu,geometria;🟣cerchio viola,colore
🟤cerchio marrone,colore;⚫️cerchio nero,geometria;⚪️cerchio bianco,geometria;🟥quadrato rosso,colore
🟧quadrato arancione,colore;🟨quadrato giallo,colore;🟩quadrato verde,colore;🟦quadrato blu,colore
🟪quadrato viola,colore;🟫quadrato marrone,colore;⬛️quadrato nero grande,geometria
⬜️quadrato bianco grande,geometria;◼️quadrato nero medio,geometria;◻️quadrato bianco medio,geometria
◾️quadrato nero medio-piccolo,geometria;◽️quadrato bianco medio-piccolo,geometria
▪️quadrato nero piccolo,geometria;▫️quadrato bianco piccolo,geometria;🔶rombo arancione grande
🔷rombo blu grande;🔸rombo arancione piccolo;🔹rombo blu piccolo;🔺triangolo rosso con punta verso l’alto,alto
🔻triangolo rosso con punta verso il basso;💠petalo di fiore,carino diamante emozione forma
🔘pulsante rotondo,opzione;🔳tasto quadrato nero con bordo bianco,contorno pulsante
🔲tasto quadrato bianco con bordo nero,pulsante pieno
`,
};
