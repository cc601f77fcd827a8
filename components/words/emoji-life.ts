/**
 * Emoji and the words by which they are found: a picture and its name, then after a comma what else one might look for.
 * Names follow Unicode CLDR. Loaded with the picker only. What is alive, and what it eats; the rest is in emoji-things.ts.
 */
export const emojiLife = {
  smileys: `
😀grinning face,cheerful cheery happy laugh;😃grinning face with big eyes,awesome happy mouth open
😄grinning face with smiling eyes,happy laugh lol mouth;😁beaming face with smiling eyes,grin grinning happy nice
😆grinning squinting face,closed eyes haha hahaha;😅grinning face with sweat,cold dejected excited mouth
🤣rolling on the floor laughing,crying face funny haha;😂face with tears of joy,crying feels funny haha
🙂slightly smiling face,happy smile;🙃upside-down face,hehe smile;🫠melting face,disappear dissolve embarrassed haha
😉winking face,flirt heartbreaker sexy slide;😊smiling face with smiling eyes,blush glad satisfied smile
😇smiling face with halo,angel angelic angels blessed;🥰smiling face with hearts,adore crush ily love
😍smiling face with heart-eyes,143 bae feels hearts;🤩star-struck,excited eyes face grinning
😘face blowing a kiss,adorbs bae flirt heart;😗kissing face,143 date dating flirt
☺️smiling face,happy outlined relaxed smile;😚kissing face with closed eyes,143 bae blush date
😙kissing face with smiling eyes,143 closed date dating;🥲smiling face with tear,glad grateful happy joy
😋face savoring food,delicious eat full hungry;😛face with tongue,awesome cool nice party
😜winking face with tongue,crazy epic eye funny;🤪zany face,crazy eye eyes goofy
😝squinting face with tongue,closed eye eyes gross;🤑money-mouth face,paid
🤗smiling face with open hands,hug hugging;🤭face with hand over mouth,giggle giggling oops realization
🫢face with open eyes and hand over mouth,amazement awe disbelief embarrass
🫣face with peeking eye,captivated embarrass hide hiding;🤫shushing face,quiet shh
🤔thinking face,chin consider hmm ponder;🫡saluting face,good luck ma'am respect
🤐zipper-mouth face,keep quiet secret shut;🤨face with raised eyebrow,disapproval disbelief distrust emoji
😐️neutral face,awkward blank deadpan expressionless;😑expressionless face,awkward dead fine inexpressive
😶face without mouth,awkward blank expressionless mouthless;🫥dotted line face,depressed disappear hidden hide
😶‍🌫️face in clouds,absentminded fog head;😏smirking face,boss dapper flirt homie
😒unamused face,... bored fine jealous;🙄face with rolling eyes,eyeroll shade ugh whatever
😬grimacing face,awk awkward dentist grimace;😮‍💨face exhaling,blow blowing exhale exhausted
🤥lying face,liar lie pinocchio;😌relieved face,calm peace relief zen;😔pensive face,awful bored dejected died
😪sleepy face,crying good night sad;🤤drooling face;😴sleeping face,bed bedtime good goodnight
😷face with medical mask,cold dentist dermatologist doctor;🤒face with thermometer,ill sick
🤕face with head-bandage,hurt injury ouch;🤢nauseated face,gross nasty sick vomit
🤮face vomiting,barf gross puke sick;🤧sneezing face,fever flu gesundheit sick
🥵hot face,dying feverish heat panting;🥶cold face,blue blue-faced freezing frostbite
🥴woozy face,dizzy drunk eyes intoxicated;😵face with crossed-out eyes,dead dizzy feels knocked
😵‍💫face with spiral eyes,confused dizzy hypnotized omg;🤯exploding head,blown explode mind mindblown
🤠cowboy hat face,cowgirl;🥳partying face,bday birthday celebrate celebration
🥸disguised face,eyebrow glasses incognito moustache;😎smiling face with sunglasses,awesome beach bright bro
🤓nerd face,brainy clever expert geek;🧐face with monocle,classy fancy rich stuffy
😕confused face,befuddled confusing dunno frown;🫤face with diagonal mouth,confused confusion disappointed doubt
😟worried face,anxious butterflies nerves nervous;🙁slightly frowning face,sad;☹️frowning face,sad
😮face with open mouth,believe forgot omg shocked;😯hushed face,epic omg stunned surprised
😲astonished face,cost omg shocked totally;😳flushed face,amazed awkward crazy dazed
🥺pleading face,begging big eyes mercy;🥹face holding back tears,admiration aww cry embarrassed
😦frowning face with open mouth,caught guard scared scary;😧anguished face,forgot scared scary stressed
😨fearful face,afraid anxious blame scared;😰anxious face with sweat,blue cold eek mouth
😥sad but relieved face,anxious call close complicated;😢crying face,awful feels miss sad
😭loudly crying face,bawling sad sob tear;😱face screaming in fear,epic fearful munch scared
😖confounded face,annoyed confused cringe distraught;😣persevering face,concentrate concentration focus headache
😞disappointed face,awful blame dejected fail;😓downcast face with sweat,close cold feels headache
😩weary face,crying fail feels hungry;😫tired face,cost feels nap sad;🥱yawning face,bedtime bored goodnight nap
😤face with steam from nose,anger angry feels fume;😡enraged face,anger angry feels mad
😠angry face,anger blame feels frustrated;🤬face with symbols on mouth,censor cursing cussing mad
😈smiling face with horns,demon devil evil fairy;👿angry face with horns,demon devil evil fairy
💀skull,body dead death face;☠️skull and crossbones,dead death face monster;💩pile of poo,comic doo dung face
🤡clown face;👹ogre,creature devil face fairy;👺goblin,angry creature face fairy;👻ghost,boo creature excited face
👽️alien,creature extraterrestrial face fairy;👾alien monster,creature extraterrestrial face fairy
🤖robot,face monster;😺grinning cat,animal face mouth open;😸grinning cat with smiling eyes,animal face smile
😹cat with tears of joy,animal face laugh laughing;😻smiling cat with heart-eyes,animal face love smile
😼cat with wry smile,animal face ironic;😽kissing cat,animal closed eye eyes;🙀weary cat,animal face surprised
😿crying cat,animal face sad tear;😾pouting cat,animal face;🙈see-no-evil monkey,embarrassed face forbidden forgot
🙉hear-no-evil monkey,animal ears face forbidden;🙊speak-no-evil monkey,animal face forbidden gesture
💌love letter,heart mail romance valentine;💘heart with arrow,143 adorbs cupid date
💝heart with ribbon,143 anniversary emotion ily;💖sparkling heart,143 emotion excited good
💗growing heart,143 emotion excited heartpulse;💓beating heart,143 cardio emotion heartbeat
💞revolving hearts,143 adorbs anniversary emotion;💕two hearts,143 anniversary date dating
💟heart decoration,143 emotion hearth purple;❣️heart exclamation,heavy mark punctuation
💔broken heart,break crushed emotion heartbroken;❤️‍🔥heart on fire,burn love lust sacred
❤️‍🩹mending heart,healthier improving recovering recuperating;❤️red heart,emotion love;🧡orange heart,143
💛yellow heart,143 cardiac emotion ily;💚green heart,143 emotion ily love;💙blue heart,143 emotion ily love
💜purple heart,143 bestest emotion ily;🤎brown heart,143;🖤black heart,evil wicked;🤍white heart,143
💋kiss mark,dating emotion heart kissing;💯hundred points,100 agree clearly definitely
💢anger symbol,angry comic mad upset;💥collision,bomb boom collide comic;💫dizzy,comic shining shooting star
💦sweat droplets,comic drip drops splashing;💨dashing away,cloud comic fart fast;🕳️hole
💬speech balloon,bubble comic dialog message;👁️‍🗨️eye in speech bubble,balloon witness
🗨️left speech bubble,balloon dialog;🗯️right anger bubble,angry balloon mad
💭thought balloon,bubble cartoon cloud comic;💤zzz,comic good goodnight night
`,
  people: `
👋waving hand,bye cya g2g greetings;🤚raised back of hand,backhand;🖐️hand with fingers splayed,raised stop
✋️raised hand,five high stop;🖖vulcan salute,finger hand hands;🫱rightwards hand,handshake hold reach shake
🫲leftwards hand,handshake hold reach shake;🫳palm down hand,dismiss drop dropped pick
🫴palm up hand,beckon catch come hold;👌ok hand,awesome bet dope fleek;🤌pinched fingers,gesture hand hold huh
🤏pinching hand,amount bit fingers little;✌️victory hand,peace;🤞crossed fingers,hand luck
🫰hand with index finger and thumb crossed,expensive heart love money;🤟love-you gesture,fingers hand ily three
🤘sign of the horns,finger hand rock-on;🤙call me hand,hang loose shaka;👈️backhand index pointing left,finger
👉️backhand index pointing right,finger;👆️backhand index pointing up,finger;🖕middle finger,hand
👇️backhand index pointing down,finger;☝️index pointing up,finger hand this
🫵index pointing at the viewer,finger hand poke you;👍️thumbs up,good hand like yes
👎️thumbs down,bad dislike good hand;✊️raised fist,clenched hand punch solidarity
👊oncoming fist,absolutely agree boom bro;🤛left-facing fist,leftwards;🤜right-facing fist,rightwards
👏clapping hands,applause approval awesome congrats;🙌raising hands,celebration gesture hooray praise
🫶heart hands,love you;👐open hands,hug jazz swerve;🤲palms up together,cupped dua hands pray
🤝handshake,agreement deal meeting;🙏folded hands,appreciate ask beg blessed;✍️writing hand,write
💅nail polish,bored care cosmetics done;🤳selfie,camera phone;💪flexed biceps,arm beast bench bodybuilder
🦾mechanical arm,accessibility prosthetic;🦿mechanical leg,accessibility prosthetic;🦵leg,bent foot kick knee
🦶foot,ankle feet kick stomp;👂️ear,body ears hear hearing;🦻ear with hearing aid,accessibility hard
👃nose,body noses nosey odor;🧠brain,intelligent smart;🫀anatomical heart,beat cardiology heartbeat organ
🫁lungs,breath breathe exhalation inhalation;🦷tooth,dentist pearly teeth white;🦴bone,bones dog skeleton wishbone
👀eyes,body face googly look;👁️eye,body one;👅tongue,body lick slurp;👄mouth,beauty body kiss kissing
🫦biting lip,anxious bite fear flirt;👶baby,babies children goo infant;🧒child,bright-eyed grandchild kid young
👦boy,bright-eyed child grandson kid;👧girl,bright-eyed child daughter granddaughter;🧑person,adult
👱person blond hair,blond-haired human;👨man,adult bro;🧔person beard,bearded whiskers;👩woman,adult lady
🧓older person,adult elderly grandparent wise;👴old man,adult bald elderly gramps
👵old woman,adult elderly grandma grandmother;🙍person frowning,annoyed disappointed disgruntled disturbed
🙎person pouting,disappointed downtrodden frown grimace;🙅person gesturing no,forbidden gesture hand not
🙆person gesturing ok,exercise gesture hand omg;💁person tipping hand,fetch flick flip gossip
🙋person raising hand,gesture here know pick;🧏deaf person,accessibility ear gesture hear
🙇person bowing,apology ask beg favor;🤦person facepalming,again bewilder disbelief exasperation
🤷person shrugging,doubt dunno guess idk;👮police officer,apprehend arrest citation cop;🕵️detective,sleuth spy
💂guard,buckingham helmet london palace;🥷ninja,assassin fight fighter hidden
👷construction worker,build fix hardhat hat;🫅person with crown,monarch noble regal royal
🤴prince,crown fairy fairytale fantasy;👸princess,crown fairy fairytale fantasy;👳person wearing turban
👲person with skullcap,chinese gua guapi hat;🧕woman with headscarf,bandana hijab kerchief mantilla
🤵person in tuxedo,formal wedding;👰person with veil,wedding;🤰pregnant woman
🫃pregnant man,belly bloated full overeat;🫄pregnant person,belly bloated full overeat
🤱breast-feeding,baby mom mother nursing;👼baby angel,church face fairy fairytale
🎅santa claus,celebration christmas fairy fantasy;🤶mrs. claus,celebration christmas fairy fantasy
🦸superhero,good superpower;🦹supervillain,bad criminal evil superpower;🧙mage,fantasy magic play sorcerer
🧚fairy,fairytale fantasy myth person;🧛vampire,blood dracula fangs halloween
🧜merperson,creature fairytale folklore ocean;🧝elf,elves enchantment fantasy folklore
🧞genie,djinn fantasy jinn lamp;🧟zombie,apocalypse dead halloween horror;🧌troll,fairy fantasy monster tale
💆person getting massage,face headache relax relaxing;💇person getting haircut,barber beauty chop cosmetology
🚶person walking,amble gait hike man;🧍person standing;🧎person kneeling,knees
🏃person running,fast hurry marathon move;💃woman dancing,dance dancer elegant festive
🕺man dancing,dance dancer elegant festive;🕴️person in suit levitating,business
👯people with bunny ears,bestie bff counterpart dancer;🧖person in steamy room,day luxurious pamper relax
🧗person climbing,climber mountain rock scale;🤺person fencing,fencer sword
🏇horse racing,jockey racehorse riding sport;⛷️skier,snow;🏂️snowboarder,ski sport
🏌️person golfing,ball birdie caddy driving;🏄️person surfing,beach ocean sport surfer
🚣person rowing boat,canoe cruise fishing lake;🏊️person swimming,freestyle sport swimmer triathlon
⛹️person bouncing ball,athletic basketball championship dribble
🏋️person lifting weights,barbell bodybuilder deadlift lifter;🚴person biking,bicycle bicyclist bike cycle
🚵person mountain biking,bicycle bicyclist bike cycle;🤸person cartwheeling,active excited flip gymnastics
🤼people wrestling,combat duel grapple ring;🤽person playing water polo,sport swimming waterpolo
🤾person playing handball,athletics catch chuck hurl;🤹person juggling,act balance balancing handle
🧘person in lotus position,cross legged legs meditation;🛀person taking bath,bathtub tub
🛌person in bed,bedtime good goodnight hotel;👭women holding hands,bae bestie bff couple
👫woman and man holding hands,bae bestie bff couple;👬men holding hands,bae bestie bff boys
💏kiss,anniversary babe bae couple;💑couple with heart,anniversary babe bae dating;🗣️speaking head,face silhouette
👤bust in silhouette,mysterious shadow;👥busts in silhouette,bff everyone friend friends
🫂people hugging,comfort embrace farewell friendship;👪️family,child;👣footprints,barefoot clothing omw walk
`,
  nature: `
🐵monkey face,animal banana;🐒monkey,animal banana;🦍gorilla,animal;🦧orangutan,animal ape monkey
🐶dog face,adorbs animal pet puppies;🐕️dog,animal animals dogs pet;🦮guide dog,accessibility animal blind
🐩poodle,animal dog fluffy;🐺wolf,animal face;🦊fox,animal face;🦝raccoon,animal curious sly
🐱cat face,animal kitten kitty pet;🐈️cat,animal animals cats kitten;🦁lion,alpha animal face leo
🐯tiger face,animal big cat predator;🐅tiger,animal big cat predator;🐆leopard,animal big cat predator
🐴horse face,animal dressage equine farm;🐎horse,animal equestrian farm racehorse;🦄unicorn,face
🦓zebra,animal stripe;🦌deer,animal;🦬bison,animal buffalo herd wisent;🐮cow face,animal farm milk moo
🐂ox,animal animals bull farm;🐃water buffalo,animal zoo;🐄cow,animal animals farm milk
🐷pig face,animal bacon farm pork;🐖pig,animal bacon farm pork;🐗boar,animal pig;🐽pig nose,animal face farm smell
🐏ram,animal aries horns male;🐑ewe,animal baa farm female;🐐goat,animal capricorn farm milk
🐪camel,animal desert dromedary hump;🐫two-hump camel,animal bactrian desert;🦙llama,alpaca animal guanaco vicuña
🦒giraffe,animal spots;🐘elephant,animal;🦣mammoth,animal extinction large tusk;🦏rhinoceros,animal
🦛hippopotamus,animal;🐭mouse face,animal;🐁mouse,animal animals;🐀rat,animal;🐹hamster,animal face pet
🐰rabbit face,animal bunny pet;🐇rabbit,animal bunny pet;🐿️chipmunk,animal squirrel;🦫beaver,animal dam teeth
🦔hedgehog,animal spiny;🦇bat,animal vampire;🐻bear,animal face grizzly growl;🐨koala,animal australia bear down
🐼panda,animal bamboo face;🦥sloth,lazy slow;🦦otter,animal fishing playful;🦨skunk,animal stink
🦘kangaroo,animal joey jump marsupial;🦡badger,animal honey pester;🐾paw prints,feet paws
🦃turkey,bird gobble thanksgiving;🐔chicken,animal bird ornithology;🐓rooster,animal bird ornithology
🐣hatching chick,animal baby bird egg;🐤baby chick,animal bird ornithology
🐥front-facing baby chick,animal bird newborn ornithology;🐦️bird,animal ornithology
🐧penguin,animal antarctica bird ornithology;🕊️dove,bird fly ornithology peace;🦅eagle,animal bird ornithology
🦆duck,animal bird ornithology;🦢swan,animal bird cygnet duckling;🦉owl,animal bird ornithology wise
🦤dodo,animal bird extinction large;🪶feather,bird flight light plumage
🦩flamingo,animal bird flamboyant ornithology;🦚peacock,animal bird colorful ornithology
🦜parrot,animal bird ornithology pirate;🐸frog,animal face;🐊crocodile,animal zoo;🐢turtle,animal terrapin tortoise
🦎lizard,animal reptile;🐍snake,animal bearer ophiuchus serpent;🐲dragon face,animal fairy fairytale tale
🐉dragon,animal fairy fairytale knights;🦕sauropod,brachiosaurus brontosaurus dinosaur diplodocus
🦖t-rex,dinosaur tyrannosaurus;🐳spouting whale,animal beach face ocean;🐋whale,animal beach ocean
🐬dolphin,animal beach flipper ocean;🦭seal,animal lion ocean;🐟️fish,animal dinner fishes fishing
🐠tropical fish,animal fishes;🐡blowfish,animal;🦈shark,animal fish;🐙octopus,animal creature ocean
🐚spiral shell,animal beach conch sea;🪸coral,change climate ocean reef;🦀crab,cancer zodiac
🦞lobster,animal bisque claws seafood;🦐shrimp,food shellfish small;🦑squid,animal food mollusk;🦪oyster,diving pearl
🐌snail,animal escargot garden nature;🦋butterfly,insect pretty;🐛bug,animal garden insect;🐜ant,animal garden insect
🐝honeybee,animal bumblebee insect nature;🪲beetle,animal bug insect;🐞lady beetle,animal garden insect ladybird
🦗cricket,animal bug grasshopper insect;🪳cockroach,animal insect pest;🕷️spider,animal insect;🕸️spider web
🦂scorpion,scorpius zodiac;🦟mosquito,bite disease fever insect;🪰fly,animal disease insect maggot
🪱worm,animal annelid earthworm parasite;🦠microbe,amoeba bacteria science virus
💐bouquet,anniversary birthday date flower;🌸cherry blossom,flower plant spring springtime;💮white flower
🪷lotus,beauty buddhism calm flower;🏵️rosette,plant;🌹rose,beauty elegant flower love;🥀wilted flower,dying
🌺hibiscus,flower plant;🌻sunflower,outdoors plant;🌼blossom,buttercup dandelion flower plant
🌷tulip,blossom flower growth plant;🌱seedling,plant sapling sprout young;🪴potted plant,decor grow house nurturing
🌲evergreen tree,christmas forest pine;🌳deciduous tree,forest green habitat shedding
🌴palm tree,beach plant tropical;🌵cactus,desert drought nature plant;🌾sheaf of rice,ear grain grains plant
🌿herb,leaf plant;☘️shamrock,irish plant;🍀four leaf clover,four-leaf irish lucky plant;🍁maple leaf,falling
🍂fallen leaf,autumn falling;🍃leaf fluttering in wind,blow;🪹empty nest,branch home nesting
🪺nest with eggs,bird branch nesting;🍄mushroom,fungus toadstool
`,
  food: `
🍇grapes,dionysus fruit;🍈melon,cantaloupe fruit;🍉watermelon,fruit;🍊tangerine,citrus fruit nectarine orange
🍋lemon,citrus fruit sour;🍌banana,fruit potassium;🍍pineapple,colada fruit pina tropical;🥭mango,food fruit tropical
🍎red apple,diet food fruit health;🍏green apple,fruit;🍐pear,fruit;🍑peach,fruit;🍒cherries,berries cherry fruit red
🍓strawberry,fruit;🫐blueberries,berry bilberry blueberry food;🥝kiwi fruit,food;🍅tomato,food fruit vegetable
🫒olive,food;🥥coconut,colada palm piña;🥑avocado,food fruit;🍆eggplant,aubergine vegetable;🥔potato,food vegetable
🥕carrot,food vegetable;🌽ear of corn,crops farm maize maze;🌶️hot pepper;🫑bell pepper,capsicum food vegetable
🥒cucumber,food pickle vegetable;🥬leafy green,bok burgers cabbage choy;🥦broccoli,cabbage wild;🧄garlic,flavoring
🧅onion,flavoring;🥜peanuts,food vegetable;🫘beans,food kidney legume small;🌰chestnut,almond plant
🍞bread,carbs food grain loaf;🥐croissant,bread breakfast crescent food;🥖baguette bread,food french
🫓flatbread,arepa food gordita lavash;🥨pretzel,convoluted twisted;🥯bagel,bakery bread breakfast schmear
🥞pancakes,breakfast crêpe food hotcake;🧇waffle,breakfast indecisive iron;🧀cheese wedge;🍖meat on bone
🍗poultry leg,bone chicken drumstick hungry;🥩cut of meat,chop lambchop porkchop red;🥓bacon,breakfast food meat
🍔hamburger,eat fast food hungry;🍟french fries,fast food;🍕pizza,cheese food hungry pepperoni
🌭hot dog,frankfurter hotdog sausage;🥪sandwich,bread;🌮taco,mexican;🌯burrito,mexican wrap
🫔tamale,food mexican pamonha wrapped;🥙stuffed flatbread,falafel food gyro kebab;🧆falafel,chickpea meatball
🥚egg,breakfast food;🍳cooking,breakfast easy egg fry;🥘shallow pan of food,casserole paella;🍲pot of food,soup stew
🫕fondue,cheese chocolate food melted;🥣bowl with spoon,breakfast cereal congee oatmeal;🥗green salad,food
🍿popcorn,movie;🧈butter,dairy;🧂salt,condiment flavor mad salty;🥫canned food;🍱bento box,food;🍘rice cracker,food
🍙rice ball,food japanese;🍚cooked rice,food;🍛curry rice,food;🍜steaming bowl,chopsticks food noodle pho
🍝spaghetti,food meatballs pasta restaurant;🍠roasted sweet potato,food;🍢oden,food kebab restaurant seafood
🍣sushi,food;🍤fried shrimp,prawn tempura;🍥fish cake with swirl,food pastry restaurant
🥮moon cake,autumn festival yuèbǐng;🍡dango,dessert japanese skewer stick;🥟dumpling,empanada gyōza jiaozi pierogi
🥠fortune cookie,prophecy;🥡takeout box,chopsticks delivery food oyster
🍦soft ice cream,dessert food icecream restaurant;🍧shaved ice,dessert restaurant sweet
🍨ice cream,dessert food restaurant sweet;🍩doughnut,breakfast dessert donut food
🍪cookie,chip chocolate dessert sweet;🎂birthday cake,bday celebration dessert happy
🍰shortcake,dessert pastry slice sweet;🧁cupcake,bakery dessert sprinkles sugar;🥧pie,apple filling fruit meat
🍫chocolate bar,candy dessert halloween sweet;🍬candy,cavities dessert halloween restaurant
🍭lollipop,candy dessert food restaurant;🍮custard,dessert pudding sweet;🍯honey pot,barrel bear food honeypot
🍼baby bottle,babies birth born drink;🥛glass of milk,drink;☕️hot beverage,cafe caffeine chai coffee
🫖teapot,brew drink food;🍵teacup without handle,beverage drink oolong;🍶sake,bar beverage bottle cup
🍾bottle with popping cork,bar drink;🍷wine glass,alcohol bar beverage booze
🍸️cocktail glass,alcohol bar booze club;🍹tropical drink,alcohol bar booze club;🍺beer mug,alcohol ale bar booze
🍻clinking beer mugs,alcohol bar booze bottoms;🥂clinking glasses,celebrate drink
🥃tumbler glass,liquor scotch shot whiskey;🫗pouring liquid,accident drink empty glass
🥤cup with straw,drink juice malt soda;🧋bubble tea,boba food milk pearl;🧃beverage box,juice straw sweet
🧉mate,drink;🧊ice,cold cube iceberg;🥢chopsticks,hashi jeotgarak kuaizi
🍽️fork and knife with plate,cooking dinner eat;🍴fork and knife,breakfast breaky cooking cutlery
🥄spoon,eat tableware;🔪kitchen knife,chef cooking hocho tool;🫙jar,condiment container empty nothing
🏺amphora,aquarius cooking drink jug
`,
} as const;
