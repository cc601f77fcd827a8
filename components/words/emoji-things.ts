/** Emoji of places and things, written as in emoji-life.ts. */
export const emojiThings = {
  travel: `
🌍️globe showing europe-africa,earth world;🌎️globe showing americas,earth world
🌏️globe showing asia-australia,earth world;🌐globe with meridians,earth internet web world;🗺️world map
🗾map of japan;🧭compass,direction magnetic navigation orienteering;🏔️snow-capped mountain,cold;⛰️mountain
🌋volcano,eruption mountain nature;🗻mount fuji,mountain nature;🏕️camping;🏖️beach with umbrella;🏜️desert
🏝️desert island;🏞️national park;🏟️stadium;🏛️classical building;🏗️building construction,crane
🧱brick,bricks clay mortar wall;🪨rock,boulder heavy solid stone;🪵wood,log lumber timber
🛖hut,home house roundhouse shelter;🏘️houses;🏚️derelict house,home;🏠️house,building country heart home
🏡house with garden,building country heart home;🏢office building,city cubical job;🏣japanese post office,building
🏤post office,building european;🏥hospital,building doctor medicine;🏦bank,building;🏨hotel,building
🏩love hotel,building;🏪convenience store,building hours;🏫school,building;🏬department store,building
🏭️factory,building;🏯japanese castle,building;🏰castle,building european;💒wedding,chapel hitched nuptials romance
🗼tokyo tower;🗽statue of liberty,new nyc york;⛪️church,bless chapel christian cross
🕌mosque,islam masjid muslim religion;🛕hindu temple;🕍synagogue,jew jewish judaism religion
⛩️shinto shrine,religion;🕋kaaba,hajj islam muslim religion;⛲️fountain;⛺️tent,camping;🌁foggy;🌃night with stars
🏙️cityscape;🌄sunrise over mountains,morning;🌅sunrise,morning nature
🌆cityscape at dusk,building evening landscape sun;🌇sunset,building dusk;🌉bridge at night
♨️hot springs,hotsprings steaming;🎠carousel horse,entertainment;🛝playground slide,amusement park playing sliding
🎡ferris wheel,amusement park theme;🎢roller coaster,amusement park theme;💈barber pole,cut fresh haircut shave
🎪circus tent;🚂locomotive,caboose engine railway steam;🚃railway car,electric train tram travel
🚄high-speed train,railway shinkansen;🚅bullet train,high-speed nose railway shinkansen;🚆train,arrived choo railway
🚇️metro,subway travel;🚈light rail,arrived monorail railway;🚉station,railway train;🚊tram,trolleybus
🚝monorail,vehicle;🚞mountain railway,car trip;🚋tram car,bus trolley trolleybus;🚌bus,school vehicle
🚍️oncoming bus,cars;🚎trolleybus,tram;🚐minibus,drive van vehicle;🚑️ambulance,emergency vehicle;🚒fire engine,truck
🚓police car,5–0 cops patrol;🚔️oncoming police car;🚕taxi,cab cabbie car drive;🚖oncoming taxi,cab cabbie cars drove
🚗automobile,car driving vehicle;🚘️oncoming automobile,car cars drove vehicle
🚙sport utility vehicle,car drive recreational sportutility;🛻pickup truck,automobile car flatbed pick-up
🚚delivery truck,car drive vehicle;🚛articulated lorry,car drive move semi;🚜tractor,vehicle;🏎️racing car,zoom
🏍️motorcycle,racing;🛵motor scooter;🦽manual wheelchair,accessibility;🦼motorized wheelchair,accessibility
🛺auto rickshaw,tuk;🚲️bicycle,bike class cycling cyclist;🛴kick scooter;🛹skateboard,skater wheels
🛼roller skate,blades skates sport;🚏bus stop,busstop;🛣️motorway,highway road;🛤️railway track,train;🛢️oil drum
⛽️fuel pump,diesel fuelpump gas gasoline;🛞wheel,car circle tire turn
🚨police car light,alarm alert beacon emergency;🚥horizontal traffic light,intersection signal stop stoplight
🚦vertical traffic light,drove intersection signal stop;🛑stop sign,octagonal;🚧construction,barrier
⚓️anchor,ship tool;🛟ring buoy,float life lifesaver preserver;⛵️sailboat,resort sailing sea yacht;🛶canoe,boat
🚤speedboat,billionaire lake luxury millionaire;🛳️passenger ship;⛴️ferry,boat passenger;🛥️motor boat,motorboat
🚢ship,boat passenger travel;✈️airplane,aeroplane fly flying jet;🛩️small airplane,aeroplane
🛫airplane departure,aeroplane check-in departures;🛬airplane arrival,aeroplane arrivals arriving landing
🪂parachute,hang-glide parasail skydive;💺seat,chair;🚁helicopter,roflcopter travel vehicle;🚟suspension railway
🚠mountain cableway,gondola lift ski;🚡aerial tramway,cable car gondola ropeway;🛰️satellite,space
🚀rocket,launch rockets space travel;🛸flying saucer,aliens extra terrestrial ufo;🛎️bellhop bell,hotel
🧳luggage,bag packing roller suitcase;⌛️hourglass done,sand time timer
⏳️hourglass not done,flowing hours sand timer;⌚️watch,clock time;⏰️alarm clock,hours hrs late time
⏱️stopwatch,clock time;⏲️timer clock;🕰️mantelpiece clock,time;🌑new moon,dark space
🌒waxing crescent moon,dreams space;🌓first quarter moon,space;🌔waxing gibbous moon,space;🌕️full moon,space
🌖waning gibbous moon,space;🌗last quarter moon,space;🌘waning crescent moon,space;🌙crescent moon,ramadan space
🌚new moon face,space;🌛first quarter moon face,space;🌜️last quarter moon face,dreams;🌡️thermometer,weather
☀️sun,bright rays space sunny;🌝full moon face,bright;🌞sun with face,beach bright day heat
🪐ringed planet,saturn saturnine;⭐️star,astronomy medium stars white;🌟glowing star,glittery night shining sparkle
🌠shooting star,falling night space;🌌milky way,space;☁️cloud,weather;⛅️sun behind cloud,cloudy weather
⛈️cloud with lightning and rain,thunder thunderstorm;🌤️sun behind small cloud,weather
🌥️sun behind large cloud,weather;🌦️sun behind rain cloud,weather;🌧️cloud with rain,weather
🌨️cloud with snow,cold weather;🌩️cloud with lightning,weather;🌪️tornado,cloud weather whirlwind
🌫️fog,cloud weather;🌬️wind face,blow cloud;🌀cyclone,dizzy hurricane twister typhoon
🌈rainbow,gay genderqueer glbt glbtq;🌂closed umbrella,clothing rain;☂️umbrella,clothing rain
☔️umbrella with rain drops,clothing weather;⛱️umbrella on ground,rain sun
⚡️high voltage,danger electric electricity lightning;❄️snowflake,cold weather;☃️snowman,cold
⛄️snowman without snow,cold;☄️comet,space;🔥fire,burn flame hot lit;💧droplet,cold comic nature sad
🌊water wave,nature ocean surf surfer
`,
  activities: `
🎃jack-o-lantern,celebration halloween pumpkin;🎄christmas tree,celebration
🎆fireworks,boom celebration entertainment yolo;🎇sparkler,boom celebration fireworks
🧨firecracker,dynamite explosive fireworks light;✨️sparkles,magic star;🎈balloon,birthday celebrate celebration
🎉party popper,awesome birthday celebrate celebration;🎊confetti ball,celebrate celebration party woohoo
🎋tanabata tree,banner celebration japanese;🎍pine decoration,bamboo celebration japanese plant
🎎japanese dolls,celebration festival;🎏carp streamer,celebration;🎐wind chime,bell celebration
🎑moon viewing ceremony,celebration;🧧red envelope,gift good hóngbāo lai;🎀ribbon,celebration
🎁wrapped gift,birthday bow box celebration;🎗️reminder ribbon,celebration;🎟️admission tickets
🎫ticket,admission stub;🎖️military medal,award celebration;🏆️trophy,champion champs prize slay
🏅sports medal,award gold winner;🥇1st place medal,first gold;🥈2nd place medal,second silver
🥉3rd place medal,bronze third;⚽️soccer ball,football futbol sport;⚾️baseball,sport
🥎softball,glove sports underarm;🏀basketball,hoop sport;🏐volleyball,game;🏈american football,bowl sport super
🏉rugby football,sport;🎾tennis,ball racquet sport;🥏flying disc,ultimate;🎳bowling,ball game sport strike
🏏cricket game,ball bat;🏑field hockey,ball game stick;🏒ice hockey,game puck stick;🥍lacrosse,ball goal sports stick
🏓ping pong,ball bat game paddle;🏸badminton,birdie game racquet shuttlecock;🥊boxing glove
🥋martial arts uniform,judo karate taekwondo;🥅goal net;⛳️flag in hole,golf sport;⛸️ice skate,skating
🎣fishing pole,entertainment sport;🤿diving mask,scuba snorkeling;🎽running shirt,athletics sash;🎿skis,snow sport
🛷sled,luge sledge sleigh snow;🥌curling stone,game rock;🎯bullseye,dart direct entertainment game
🪀yo-yo,fluctuate toy;🪁kite,fly soar;🔫water pistol,gun handgun revolver tool
🎱pool 8 ball,8ball billiard eight game;🔮crystal ball,fairy fairytale fantasy fortune
🪄magic wand,magician witch wizard;🎮️video game,controller entertainment;🕹️joystick,game video videogame
🎰slot machine,casino gamble gambling game;🎲game die,dice entertainment;🧩puzzle piece,clue interlocking jigsaw
🧸teddy bear,plaything plush stuffed toy;🪅piñata,candy celebrate celebration cinco
🪩mirror ball,dance disco glitter party;🪆nesting dolls,babooshka baboushka babushka matryoshka
♠️spade suit,card game;♥️heart suit,card emotion game hearts;♦️diamond suit,card game;♣️club suit,card clubs game
♟️chess pawn,dupe expendable;🃏joker,card game wildcard;🀄️mahjong red dragon,game
🎴flower playing cards,game japanese;🎭️performing arts,actor actress entertainment mask
🖼️framed picture,art museum painting;🎨artist palette,artsy arty colorful creative
🧵thread,needle sewing spool string;🪡sewing needle,embroidery stitches sutures tailoring;🧶yarn,ball crochet knit
🪢knot,cord rope tangled tie
`,
  objects: `
👓️glasses,clothing eye eyeglasses eyewear;🕶️sunglasses,dark eye eyewear;🥽goggles,dive eye protection scuba
🥼lab coat,clothes doctor experiment jacket;🦺safety vest,emergency;👔necktie,clothing employed serious shirt
👕t-shirt,blue casual clothes clothing;👖jeans,blue casual clothes clothing;🧣scarf,bundle cold neck;🧤gloves,hand
🧥coat,brr bundle cold jacket;🧦socks,stocking;👗dress,clothes clothing dressed fancy;👘kimono,clothing comfortable
🥻sari,clothing dress;🩱one-piece swimsuit,bathing;🩲briefs,bathing one-piece suit swimsuit
🩳shorts,bathing pants suit swimsuit;👙bikini,bathing beach clothing pool
👚woman's clothes,blouse clothing collar dress;👛purse,clothes clothing coin dress
👜handbag,clothes clothing dress lady;👝clutch bag,clothes clothing dress handbag;🛍️shopping bags,hotel
🎒backpack,backpacking bag bookbag education;🩴thong sandal,beach flip flop sandals
👞man's shoe,brown clothes clothing feet;👟running shoe,athletic clothes clothing fast
🥾hiking boot,backpacking brown camping outdoors;🥿flat shoe,ballet comfy flats slip-on
👠high-heeled shoe,clothes clothing dress fashion;👡woman's sandal,clothing shoe;🩰ballet shoes,dance
👢woman's boot,clothes clothing dress shoe;👑crown,clothing family king medieval
👒woman's hat,clothes clothing garden hats;🎩top hat,clothes clothing fancy formal
🎓️graduation cap,celebration clothing education hat;🧢billed cap,baseball bent dad hat
🪖military helmet,army soldier war warrior;⛑️rescue worker's helmet,aid cross face hat
📿prayer beads,clothing necklace religion;💄lipstick,cosmetics date makeup;💍ring,diamond engaged engagement married
💎gem stone,diamond engagement jewel money;🔇muted speaker,quiet silent sound;🔈️speaker low volume,soft sound
🔉speaker medium volume,sound;🔊speaker high volume,loud music sound
📢loudspeaker,address communication public sound;📣megaphone,cheering sound;📯postal horn;🔔bell,break church sound
🔕bell with slash,forbidden mute not prohibited;🎼musical score,note;🎵musical note,sound;🎶musical notes,sound
🎙️studio microphone,music;🎚️level slider,music;🎛️control knobs,music;🎤microphone,karaoke music sing sound
🎧️headphone,earbud sound;📻️radio,entertainment tbt video;🎷saxophone,instrument music;🎺trumpet,instrument music
🪗accordion,box concertina instrument music;🎸guitar,instrument music strat;🎹musical keyboard,instrument piano
🎻violin,instrument music;🪕banjo,music stringed;🥁drum,drumsticks music;🪘long drum,beat conga instrument rhythm
📱mobile phone,cell communication telephone;📲mobile phone with arrow,build call cell communication;☎️telephone
📞telephone receiver,communication voip;📟️pager,communication;📠fax machine,communication;🔋battery
🪫low battery,drained electronic energy power;🔌electric plug,electricity;💻️laptop,computer office personal
🖥️desktop computer,monitor;🖨️printer,computer;⌨️keyboard,computer;🖱️computer mouse;🖲️trackball,computer
💽computer disk,minidisk optical;💾floppy disk,computer;💿️optical disk,blu-ray computer dvd
📀dvd,blu-ray computer disk optical;🧮abacus,calculation calculator;🎥movie camera,bollywood cinema film hollywood
🎞️film frames,cinema movie;📽️film projector,cinema movie video;🎬️clapper board,action movie;📺️television,video
📷️camera,photo selfie snap tbt;📸camera with flash,video;📹️video camera,camcorder tbt
📼videocassette,old school tape vcr;🔍️magnifying glass tilted left,lab left-pointing science search
🔎magnifying glass tilted right,contact lab right-pointing science;🕯️candle,light;💡light bulb,comic electric idea
🔦flashlight,electric tool torch;🏮red paper lantern,bar light restaurant;🪔diya lamp,light oil
📔notebook with decorative cover,decorated education school writing;📕closed book,education
📖open book,education fantasy knowledge library;📗green book,education fantasy library reading
📘blue book,education fantasy library reading;📙orange book,education fantasy library reading
📚️books,education fantasy knowledge library;📓notebook;📒ledger,notebook;📃page with curl,document paper
📜scroll,paper;📄page facing up,document paper;📰newspaper,communication;🗞️rolled-up newspaper;📑bookmark tabs,marker
🔖bookmark;🏷️label,tag;🪙coin,dollar euro gold metal;💰️money bag,bank bet billion cash
💴yen banknote,bill currency money;💵dollar banknote,bill currency money;💶euro banknote,100 bill currency money
💷pound banknote,bill billion cash currency;💸money with wings,bank banknote bill billion
💳️credit card,bank cash charge money;🧾receipt,accounting bookkeeping evidence invoice
💹chart increasing with yen,bank currency graph growth;✉️envelope,e-mail email letter;📧e-mail,email letter
📨incoming envelope,delivering e-mail email letter;📩envelope with arrow,communication down e-mail email
📤️outbox tray,email letter mail sent;📥️inbox tray,email letter mail receive
📦️package,box communication delivery parcel;📫️closed mailbox with raised flag,communication postbox
📪️closed mailbox with lowered flag,postbox;📬️open mailbox with raised flag,postbox
📭️open mailbox with lowered flag,postbox;📮postbox,mail mailbox;🗳️ballot box with ballot;✏️pencil;✒️black nib,pen
🖋️fountain pen;🖊️pen,ballpoint;🖌️paintbrush,painting;🖍️crayon;📝memo,communication media notes pencil
💼briefcase,office;📁file folder;📂open file folder;🗂️card index dividers;📅calendar,date;📆tear-off calendar
🗒️spiral notepad;🗓️spiral calendar,pad;📇card index,old rolodex school;📈chart increasing,data graph growth right
📉chart decreasing,data down downward graph;📊bar chart,data graph;📋️clipboard,list notes;📌pushpin,collage
📍round pushpin,location map;📎paperclip;🖇️linked paperclips;📏straight ruler,angle edge math straightedge
📐triangular ruler,angle math set slide;✂️scissors,cut cutting paper tool;🗃️card file box
🗄️file cabinet,filing paper;🗑️wastebasket,can garbage trash;🔒️locked,closed private;🔓️unlocked,cracked open
🔏locked with pen,ink nib privacy;🔐locked with key,bike closed secure;🔑key,keys lock major password
🗝️old key,clue lock;🔨hammer,home improvement repairs tool;🪓axe,chop hatchet split wood;⛏️pick,hammer mining tool
⚒️hammer and pick,tool;🛠️hammer and wrench,spanner tool;🗡️dagger,knife weapon;⚔️crossed swords,weapon
💣️bomb,boom comic dangerous explosion;🪃boomerang,rebound repercussion weapon
🏹bow and arrow,archer archery sagittarius tool;🛡️shield,weapon;🪚carpentry saw,carpenter cut lumber tool
🔧wrench,home improvement spanner tool;🪛screwdriver,flathead handy tool;🔩nut and bolt,home improvement tool
⚙️gear,cog cogwheel tool;🗜️clamp,compress tool vice;⚖️balance scale,justice libra scales tool
🦯white cane,accessibility blind probing;🔗link,links;⛓️chains;🪝hook,catch crook curve ensnare
🧰toolbox,chest mechanic red;🧲magnet,attraction horseshoe magnetic negative;🪜ladder,climb rung step
⚗️alembic,chemistry tool;🧪test tube,chemist chemistry experiment lab
🧫petri dish,bacteria biologist biology culture;🧬dna,biologist evolution gene genetics
🔬microscope,experiment lab science tool;🔭telescope,contact extraterrestrial science tool
📡satellite antenna,aliens contact dish science;💉syringe,doctor flu medicine needle
🩸drop of blood,bleed donation injury medicine;💊pill,doctor drugs medicated medicine;🩹adhesive bandage
🩼crutch,aid cane disability help;🩺stethoscope,doctor heart medicine;🩻x-ray,bones doctor medical skeleton
🚪door,back closet front;🛗elevator,accessibility hoist lift;🪞mirror,makeup reflection reflector speculum
🪟window,air frame fresh opening;🛏️bed,hotel sleep;🛋️couch and lamp,hotel;🪑chair,seat sit;🚽toilet,bathroom
🪠plunger,cup force plumber poop;🚿shower,water;🛁bathtub;🪤mouse trap,bait cheese lure mousetrap;🪒razor,sharp shave
🧴lotion bottle,moisturizer shampoo sunscreen;🧷safety pin,diaper punk rock;🧹broom,cleaning sweeping witch
🧺basket,farming laundry picnic;🧻roll of paper,toilet towels;🪣bucket,cask pail vat
🧼soap,bar bathing clean cleaning;🫧bubbles,burp clean floating pearl;🪥toothbrush,bathroom clean dental hygiene
🧽sponge,absorbing cleaning porous soak;🧯fire extinguisher,quench;🛒shopping cart,trolley;🚬cigarette,smoking
⚰️coffin,dead death vampire;🪦headstone,cemetery dead grave graveyard;⚱️funeral urn,ashes death
🧿nazar amulet,bead blue charm evil-eye;🪬hamsa,amulet fatima fortune guide;🗿moai,face moyai statue stoneface
🪧placard,demonstration notice picket plaque;🪪identification card,credentials document license security
`,
  symbols: `
🏧atm sign,automated bank cash money;🚮litter in bin sign,litterbin;🚰potable water,drinking
♿️wheelchair symbol,access handicap;🚹️men's room,bathroom lavatory man restroom
🚺️women's room,bathroom lavatory restroom toilet;🚻restroom,bathroom lavatory toilet;🚼️baby symbol,changing
🚾water closet,bathroom lavatory restroom toilet;🛂passport control;🛃customs,packing
🛄baggage claim,arrived bags case checked;🛅left luggage,baggage case locker;⚠️warning,caution
🚸children crossing,pedestrian traffic;⛔️no entry,fail forbidden not pass;🚫prohibited,entry forbidden not smoke
🚳no bicycles,bike forbidden not prohibited;🚭️no smoking,forbidden not prohibited smoke
🚯no littering,forbidden not prohibited;🚱non-potable water,dry non-drinking prohibited
🚷no pedestrians,forbidden not prohibited;📵no mobile phones,cell forbidden not prohibited
🔞no one under eighteen,age forbidden not prohibited;☢️radioactive,sign;☣️biohazard,sign
⬆️up arrow,cardinal direction north;↗️up-right arrow,direction intercardinal northeast
➡️right arrow,cardinal direction east;↘️down-right arrow,direction intercardinal southeast
⬇️down arrow,cardinal direction south;↙️down-left arrow,direction intercardinal southwest
⬅️left arrow,cardinal direction west;↖️up-left arrow,direction intercardinal northwest;↕️up-down arrow
↔️left-right arrow;↩️right arrow curving left;↪️left arrow curving right;⤴️right arrow curving up
⤵️right arrow curving down;🔃clockwise vertical arrows,refresh reload
🔄counterclockwise arrows button,again anticlockwise deja refresh;🔙back arrow;🔚end arrow;🔛on! arrow,mark
🔜soon arrow,brb omw;🔝top arrow,homie;🛐place of worship,pray religion;⚛️atom symbol,atheist;🕉️om,hindu religion
✡️star of david,jew jewish judaism religion;☸️wheel of dharma,buddhist religion
☯️yin yang,difficult lives religion tao;✝️latin cross,christ christian religion
☦️orthodox cross,christian religion;☪️star and crescent,islam muslim ramadan religion
☮️peace symbol,healing peaceful;🕎menorah,candelabrum candlestick hanukkah jewish
🔯dotted six-pointed star,fortune jewish judaism;♈️aries,horoscope ram zodiac;♉️taurus,bull horoscope zodiac
♊️gemini,horoscope twins zodiac;♋️cancer,crab horoscope zodiac;♌️leo,horoscope lion zodiac
♍️virgo,horoscope zodiac;♎️libra,balance horoscope justice scales;♏️scorpio,horoscope scorpion scorpius zodiac
♐️sagittarius,archer horoscope zodiac;♑️capricorn,goat horoscope zodiac;♒️aquarius,bearer horoscope water zodiac
♓️pisces,fish horoscope zodiac;⛎️ophiuchus,bearer serpent snake zodiac;🔀shuffle tracks button,arrow crossed
🔁repeat button,arrow clockwise;🔂repeat single button,arrow clockwise once;▶️play button,arrow right triangle
⏩️fast-forward button,arrow double;⏭️next track button,arrow scene triangle
⏯️play or pause button,arrow right triangle;◀️reverse button,arrow left triangle
⏪️fast reverse button,arrow double rewind;⏮️last track button,arrow previous scene triangle
🔼upwards button,arrow red;⏫️fast up button,arrow double;🔽downwards button,arrow red
⏬️fast down button,arrow double;⏸️pause button,bar double vertical;⏹️stop button,square;⏺️record button,circle
⏏️eject button;🎦cinema,camera film movie;🔅dim button,brightness low;🔆bright button,brightness light
📶antenna bars,cell communication mobile phone;📳vibration mode,cell communication mobile phone
📴mobile phone off,cell telephone;♀️female sign,woman;♂️male sign,man;⚧️transgender symbol
✖️multiply,cancel multiplication sign;➕️plus;➖️minus,heavy math sign;➗️divide,division heavy math sign
🟰heavy equals sign,answer equality math;♾️infinity,forever unbounded universal
‼️double exclamation mark,bangbang punctuation;⁉️exclamation question mark,interrobang punctuation
❓️red question mark,punctuation;❔️white question mark,outlined punctuation
❕️white exclamation mark,outlined punctuation;❗️red exclamation mark,punctuation;〰️wavy dash,punctuation
💱currency exchange,bank money;💲heavy dollar sign,billion cash charge currency
⚕️medical symbol,aesculapius medicine staff;♻️recycling symbol,recycle;⚜️fleur-de-lis,knights
🔱trident emblem,anchor poseidon ship tool;📛name badge;🔰japanese symbol for beginner,chevron green leaf tool
⭕️hollow red circle,heavy large;✅️check mark button,checked checkmark complete completed
☑️check box with check,ballot checked done off;✔️check mark,checked checkmark done heavy
❌️cross mark,cancel multiplication multiply;❎️cross mark button,multiplication multiply square;➰️curly loop
➿️double curly loop;〽️part alternation mark;✳️eight-spoked asterisk;✴️eight-pointed star;❇️sparkle;©️copyright
®️registered;™️trade mark,trademark;#️⃣keycap #;*️⃣keycap *;0️⃣keycap 0,zero;1️⃣keycap 1,one;2️⃣keycap 2,two
3️⃣keycap 3,three;4️⃣keycap 4,four;5️⃣keycap 5,five;6️⃣keycap 6,six;7️⃣keycap 7,seven;8️⃣keycap 8,eight
9️⃣keycap 9,nine;🔟keycap 10;🔠input latin uppercase,abcd letters;🔡input latin lowercase,abcd letters
🔢input numbers,1234;🔣input symbols;🔤input latin letters,abc alphabet;🅰️a button (blood type)
🆎ab button (blood type);🅱️b button (blood type);🆑cl button;🆒cool button;🆓free button;ℹ️information
🆔id button,identity;Ⓜ️circled m;🆕new button;🆖ng button;🅾️o button (blood type);🆗ok button,okay;🅿️p button,parking
🆘sos button,help;🆙up! button,mark;🆚vs button,versus;🔴red circle,geometric;🟠orange circle;🟡yellow circle
🟢green circle;🔵blue circle,geometric;🟣purple circle;🟤brown circle;⚫️black circle,geometric
⚪️white circle,geometric;🟥red square,card penalty;🟧orange square;🟨yellow square,card penalty;🟩green square
🟦blue square;🟪purple square;🟫brown square;⬛️black large square,geometric;⬜️white large square,geometric
◼️black medium square,geometric;◻️white medium square,geometric;◾️black medium-small square,geometric
◽️white medium-small square,geometric;▪️black small square,geometric;▫️white small square,geometric
🔶large orange diamond,geometric;🔷large blue diamond,geometric;🔸small orange diamond,geometric
🔹small blue diamond,geometric;🔺red triangle pointed up,geometric;🔻red triangle pointed down,geometric
💠diamond with a dot,comic geometric;🔘radio button,geometric;🔳white square button,geometric outlined
🔲black square button,geometric
`,
} as const;
