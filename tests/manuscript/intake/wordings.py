"""Made-up news in nine languages: of each a headline and the sentence that its detail begins with, and sentences to go on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """One language: `stories` pair a headline with the beginning of its detail, `{}` is a name in both."""

    months: str
    day: str
    credit: str
    names: tuple[str, ...]
    stories: tuple[tuple[str, str], ...]
    more: tuple[str, ...]
    between: str = " "


ENGLISH = Wording(
    "January February March April May June July August September October November December",
    "{month} {day}, {year}",
    "Image Source",
    ("Quayland", "Lower Testland", "Port Example", "the Sample Islands", "Norwick", "Eastholm"),
    (
        ("Harbour ministers of {} meet over the northern channel", "The **harbour ministers** of {} met on Tuesday to settle the dredging of the northern channel"),
        ("{} orders forty lamps for the coastal line and its piers", "Forty new lamps for the coastal line will be bought by {} before the winter"),
        ("Crane owners answer the council of {} on noise at night", "The owners of the cranes answered 12 questions of the council of {} on **noise**"),
        ("Ferry lines of {} agree to try one ticket from April", "Three ferry lines agreed to try one common ticket between the piers of {}"),
        ("Fishing fleet of {} returns with a record catch of herring", "The fleet of {} landed 4,000 tonnes of herring this month, more than in any year since 1998"),
        ("Parliament of {} approves the bill on tidal energy", "A bill on **tidal energy** passed in the parliament of {} with 211 votes against 90"),
        ("Weather service of {} opens a station on the outer cape", "A new station on the outer cape will send measurements to the weather service of {} each hour"),
        ("Students of {} share views on the old lighthouse", "Some 300 students told a panel what the old lighthouse means to them and to {}"),
        ("Prices for timber fall again in {} as the mills reopen", "Timber was cheaper for the third month, because two mills in {} work again"),
        ("Chief engineer of {} hosts the bridge commission", "The **bridge commission** was shown the damaged pillars by the chief engineer of {}"),
    ),
    (
        "The first part is due in May, and an office has been named that will follow cost and delay until the summer.",
        "Both sides look forward to the next round, which they hope to hold before the end of the year.",
        "Two members of the board voted against it, while others asked for a later report on the figures.",
        "A spokesman said that nothing had been decided on the price, and that talks with the banks go on.",
        "According to a study of 2019, half of those who were asked would like to see more of the same.",
        "The plan goes back to a paper that was shared on the first day of the conference last spring.",
        "Critics fear that smaller places will be forgotten; the ministry promised to view each of them in turn.",
        "It is the fourth such step since the treaty was signed, and it will be followed by a review.",
    ),
)  # fmt: skip

GERMAN = Wording(
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "{day}. {month} {year}",
    "Bildquelle",
    ("Kaistadt", "Unterhafen", "Beispielingen", "Musterau", "Nordwiek"),
    (
        ("Hafenminister von {} beraten über die nördliche Fahrrinne", "Die **Hafenminister** von {} berieten am Dienstag über die nördliche Fahrrinne"),
        ("{} bestellt vierzig Laternen für die Küstenbahn", "Vierzig neue Laternen für die Küstenbahn kauft {} noch vor dem Winter"),
        ("Kranbesitzer antworten dem Rat von {} zum Lärm", "Die Kranbesitzer beantworteten dem Rat von {} zwölf Fragen zum **Lärm** in der Nacht"),
        ("Fährlinien in {} erproben eine gemeinsame Fahrkarte", "Drei Fährlinien erproben von April an in {} eine gemeinsame Fahrkarte"),
        ("Heringsflotte aus {} kehrt mit Rekordfang zurück", "Die Heringsflotte brachte 4000 Tonnen nach {}, so viel wie seit 1998 nicht mehr"),
        ("Parlament in {} billigt Gesetz zur Gezeitenenergie", "Mit 211 gegen 90 Stimmen billigte das Parlament in {} das Gesetz zur **Gezeitenenergie**"),
        ("Wetterdienst von {} eröffnet Station am äußeren Kap", "Eine neue Station am äußeren Kap meldet dem Wetterdienst von {} stündlich ihre Werte"),
        ("Holzpreise in {} fallen, da die Sägewerke öffnen", "Zum dritten Mal fielen die Holzpreise, weil in {} zwei Sägewerke wieder arbeiten"),
    ),
    (
        "Der erste Teil soll im Mai fertig werden; eine Stelle verfolgt bis zum Sommer Kosten und Verzug.",
        "Beide Seiten wollen sich noch vor dem Ende des Jahres zu einer weiteren Runde treffen.",
        "Zwei Mitglieder stimmten dagegen, andere baten um einen späteren Bericht über die Zahlen.",
        "Über den Preis sei noch nichts entschieden, sagte eine Sprecherin; die Gespräche dauerten an.",
        "Nach einer Untersuchung von 2019 wünscht sich die Hälfte der Befragten mehr davon.",
        "Der Plan geht auf ein Papier zurück, das im Frühjahr am ersten Tag der Tagung verteilt wurde.",
    ),
)  # fmt: skip

FRENCH = Wording(
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "{day} {month} {year}",
    "Crédit photo",
    ("Port-Exemple", "Quaiville", "Basse-Rive", "Saint-Modèle"),
    (
        ("Les ministres de {} se réunissent au sujet du chenal nord", "Mardi, les **ministres** de {} se sont réunis pour régler le dragage du chenal nord"),
        ("{} commande quarante lampes pour la ligne côtière", "Quarante nouvelles lampes seront achetées par {} pour la ligne côtière avant l’hiver"),
        ("Les propriétaires de grues répondent au conseil de {}", "Les propriétaires de grues ont répondu à douze questions du conseil de {} sur le **bruit**"),
        ("Les lignes de bac de {} essaient un billet commun", "À partir d’avril, trois lignes de bac de {} essaieront un billet commun"),
        ("La flotte de {} rentre avec une pêche record de harengs", "La flotte de {} a débarqué 4 000 tonnes de harengs ce mois, un record depuis 1998"),
        ("Le parlement de {} adopte la loi sur l’énergie des marées", "Par 211 voix contre 90, le parlement de {} a adopté la loi sur l’**énergie des marées**"),
        ("La météo de {} ouvre une station au cap extérieur", "Une station au cap extérieur enverra chaque heure ses mesures à la météo de {}"),
        ("Le bois baisse encore à {} avec la reprise des scieries", "Le bois a baissé pour le troisième mois, car deux scieries de {} travaillent de nouveau"),
    ),
    (
        "La première partie est attendue pour mai, et un bureau suivra les coûts et les retards jusqu’à l’été.",
        "Les deux parties espèrent tenir une nouvelle séance avant la fin de l’année.",
        "Deux membres ont voté contre, tandis que d’autres ont demandé un rapport sur les chiffres.",
        "Rien n’est décidé sur le prix, a dit un porte-parole, et les entretiens avec les banques continuent.",
        "Selon une étude de 2019, la moitié des personnes interrogées en voudraient davantage.",
        "Le projet remonte à un document distribué au printemps, le premier jour de la conférence.",
    ),
)  # fmt: skip

SPANISH = Wording(
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "{day} de {month} de {year}",
    "Fuente de la imagen",
    ("Puerto Ejemplo", "Villamuelle", "San Modelo", "Costa Muestra"),
    (
        ("Los ministros de {} se reúnen por el canal del norte", "El martes los **ministros** de {} se reunieron para acordar el dragado del canal del norte"),
        ("{} encarga cuarenta faroles para la línea de la costa", "Antes del invierno {} comprará cuarenta faroles nuevos para la línea de la costa"),
        ("Los dueños de las grúas responden al consejo de {}", "Los dueños de las grúas respondieron a doce preguntas del consejo de {} sobre el **ruido**"),
        ("Las líneas de barcas de {} prueban un billete común", "Desde abril, tres líneas de barcas de {} probarán un billete común"),
        ("La flota de {} vuelve con una pesca récord de arenque", "La flota de {} descargó 4.000 toneladas de arenque este mes, más que nunca desde 1998"),
        ("El parlamento de {} aprueba la ley de la energía mareal", "Con 211 votos contra 90, el parlamento de {} aprobó la ley de la **energía mareal**"),
        ("El servicio del tiempo de {} abre una estación en el cabo", "Una estación en el cabo enviará cada hora sus medidas al servicio del tiempo de {}"),
        ("La madera vuelve a bajar en {} al abrir los aserraderos", "La madera bajó por tercer mes, porque dos aserraderos de {} trabajan de nuevo"),
    ),
    (
        "La primera parte se espera para mayo, y una oficina seguirá los costes y los retrasos hasta el verano.",
        "Ambas partes esperan celebrar otra ronda antes del final del año.",
        "Dos miembros votaron en contra, mientras que otros pidieron un informe sobre las cifras.",
        "Nada se ha decidido sobre el precio, dijo una portavoz, y siguen las conversaciones con los bancos.",
        "Según un estudio de 2019, la mitad de los encuestados quisiera ver más de lo mismo.",
        "El plan procede de un documento que se repartió en primavera, el primer día de la conferencia.",
    ),
)  # fmt: skip

RUSSIAN = Wording(
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "{day} {month} {year} г.",
    "Фото",
    ("Примерска", "Нижнего Причала", "Образцова", "Северной Гавани"),
    (
        ("Министры {} обсудили углубление северного канала", "Во вторник **министры** {} встретились, чтобы обсудить углубление северного канала"),
        ("Совет {} заказывает сорок фонарей для берега", "Сорок новых фонарей для берега совет {} купит ещё до наступления зимы"),
        ("Владельцы кранов ответили совету {} о ночном шуме", "Владельцы кранов ответили на двенадцать вопросов совета {} о ночном **шуме**"),
        ("Паромные линии {} вводят общий билет с апреля", "С апреля три паромные линии {} попробуют ввести общий билет"),
        ("Флот {} вернулся с рекордным уловом сельди", "Флот {} выгрузил 4000 тонн сельди, это самый большой улов с 1998 года"),
        ("Парламент {} одобрил закон об энергии приливов", "211 голосами против 90 парламент {} одобрил закон об **энергии приливов**"),
        ("Служба погоды {} открывает станцию на мысе", "Новая станция на мысе будет каждый час передавать данные службе погоды {}"),
        ("Цены на лес у {} снова падают после пуска лесопилок", "Цены на лес падают третий месяц, потому что две лесопилки у {} снова работают"),
    ),
    (
        "Первая часть должна быть готова в мае; за расходами и сроками до лета будет следить особый отдел.",
        "Обе стороны надеются провести ещё одну встречу до конца этого года.",
        "Два члена совета голосовали против, другие попросили позднее доложить о цифрах.",
        "О цене ещё ничего не решено, сказал представитель; переговоры с банками продолжаются.",
        "По данным опроса 2019 года, половина жителей хотела бы видеть больше подобного.",
        "План восходит к документу, который раздали весной в первый день конференции.",
    ),
)  # fmt: skip

JAPANESE = Wording(
    "1 2 3 4 5 6 7 8 9 10 11 12",
    "{year}年{month}月{day}日",
    "画像提供",
    ("見本市", "東港町", "例島", "北浜県"),
    (
        ("{}の港湾大臣、北水路をめぐり会談", "{}の**港湾大臣**は火曜日、北水路の浚渫について会談し、費用の分担を話し合った"),
        ("{}、海岸線に街灯四十基を発注", "{}は冬までに海岸線の街灯四十基を新たに購入し、桟橋にも設置することを決めた"),
        ("起重機の所有者、{}議会に夜間騒音で回答", "起重機の所有者は、夜間の**騒音**について{}議会から出された十二の質問に文書で回答した"),
        ("{}の渡船三社、四月から共通券を試行", "渡船三社は四月から{}の桟橋を結ぶ共通券を試行し、半年後に結果をまとめる"),
        ("{}の船団、ニシンの記録的な水揚げ", "{}の船団は今月、1998年以来で最も多い四千トンのニシンを水揚げした"),
        ("{}議会、潮汐エネルギー法案を可決", "{}議会は**潮汐エネルギー**法案を賛成211、反対90で可決し、来年から施行する"),
        ("{}気象局、外岬に観測所を開設", "外岬に開設された観測所は、{}気象局に毎時の観測値を送ることになる"),
        ("{}で木材価格が再び下落", "{}では二つの製材所が再開したため、木材価格が三か月続けて下落した"),
    ),
    (
        "第一期は五月に終わる予定で、夏まで費用と遅れを見守る部署が新たに置かれる。",
        "双方は年内にもう一度会合を開きたいとしており、日程は来月に決まる見通しだ。",
        "委員二人が反対し、ほかの委員は数字について後日の報告を求めた。",
        "価格については何も決まっておらず、銀行との話し合いが続いていると報道官は述べた。",
        "2019年の調査によると、回答者の半数が同じような取り組みを望んでいる。",
        "この計画は、昨年春の会議の初日に配られた文書に基づくものである。",
    ),
    "",
)  # fmt: skip

CHINESE = Wording(
    "1 2 3 4 5 6 7 8 9 10 11 12",
    "{year}年{month}月{day}日",
    "图片来源",
    ("样港", "东码头市", "例岛", "北滨省"),
    (
        ("{}港务部长就北航道举行会谈", "{}**港务部长**星期二就北航道的疏浚举行会谈，讨论了费用的分担"),
        ("{}为沿海铁路订购四十盏路灯", "{}将在冬季之前为沿海铁路购买四十盏新路灯，并安装在各个码头"),
        ("起重机业主就夜间噪音答复{}议会", "起重机业主书面答复了{}议会提出的十二个有关夜间**噪音**的问题"),
        ("{}三家渡轮公司试行通用船票", "三家渡轮公司从四月起试行往来{}各码头的通用船票，半年后公布结果"),
        ("{}船队鲱鱼捕捞量创纪录", "{}船队本月捕捞鲱鱼四千吨，是1998年以来最多的一次"),
        ("{}议会通过潮汐能法案", "{}议会以211票对90票通过了**潮汐能**法案，明年起施行"),
        ("{}气象局在外岬设立观测站", "设在外岬的观测站将每小时向{}气象局传送观测数据"),
        ("{}木材价格再次下跌", "由于{}的两家锯木厂恢复生产，木材价格连续第三个月下跌"),
    ),
    (
        "第一期工程预计五月完成，新设的办公室将在夏季之前跟踪费用和进度。",
        "双方希望在年底之前再举行一次会议，具体日期将于下个月确定。",
        "两名委员投了反对票，其他委员要求日后就数字提出报告。",
        "发言人说，价格尚未确定，与银行的谈判仍在继续。",
        "根据2019年的一项调查，半数受访者希望看到更多类似的举措。",
        "该计划源于去年春天会议第一天散发的一份文件。",
    ),
    "",
)  # fmt: skip

THAI = Wording(
    "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
    "{day} {month} {year}",
    "ที่มาของภาพ",
    ("เมืองตัวอย่าง", "ท่าเหนือ", "เกาะทดลอง"),
    (
        ("รัฐมนตรีท่าเรือของ{}หารือเรื่องร่องน้ำทิศเหนือ", "เมื่อวันอังคาร**รัฐมนตรีท่าเรือ**ของ{}หารือเรื่องการขุดลอกร่องน้ำทิศเหนือและการแบ่งค่าใช้จ่าย"),
        ("{}สั่งซื้อโคมไฟสี่สิบดวงสำหรับทางเลียบชายฝั่ง", "{}จะซื้อโคมไฟใหม่สี่สิบดวงสำหรับทางเลียบชายฝั่งก่อนฤดูหนาวและติดตั้งที่ท่าเรือทุกแห่ง"),
        ("เจ้าของปั้นจั่นตอบสภา{}เรื่องเสียงดังกลางคืน", "เจ้าของปั้นจั่นตอบคำถามสิบสองข้อของสภา{}เรื่อง**เสียงดัง**ในเวลากลางคืนเป็นลายลักษณ์อักษร"),
        ("เรือข้ามฟากของ{}ทดลองใช้ตั๋วร่วมตั้งแต่เมษายน", "เรือข้ามฟากสามสายจะทดลองใช้ตั๋วร่วมระหว่างท่าเรือของ{}ตั้งแต่เดือนเมษายนเป็นเวลาครึ่งปี"),
        ("กองเรือของ{}จับปลาเฮร์ริงได้มากเป็นประวัติการณ์", "กองเรือของ{}จับปลาเฮร์ริงได้สี่พันตันในเดือนนี้ ซึ่งมากที่สุดนับตั้งแต่ปี 1998"),
        ("สภา{}ผ่านร่างกฎหมายพลังงานน้ำขึ้นน้ำลง", "สภา{}ผ่านร่างกฎหมาย**พลังงานน้ำขึ้นน้ำลง**ด้วยคะแนน 211 ต่อ 90 และจะใช้บังคับในปีหน้า"),
        ("กรมอุตุนิยมวิทยา{}เปิดสถานีที่แหลมนอก", "สถานีใหม่ที่แหลมนอกจะส่งข้อมูลให้กรมอุตุนิยมวิทยา{}ทุกชั่วโมงตลอดทั้งปี"),
        ("ราคาไม้ใน{}ลดลงอีกครั้ง", "ราคาไม้ลดลงเป็นเดือนที่สามติดต่อกันเพราะโรงเลื่อยสองแห่งใน{}กลับมาเปิดทำการ"),
    ),
    (
        "ส่วนแรกมีกำหนดแล้วเสร็จในเดือนพฤษภาคม และมีสำนักงานใหม่ติดตามค่าใช้จ่ายจนถึงฤดูร้อน",
        "ทั้งสองฝ่ายหวังว่าจะจัดประชุมอีกครั้งก่อนสิ้นปีและจะกำหนดวันในเดือนหน้า",
        "กรรมการสองคนลงคะแนนคัดค้าน ส่วนคนอื่นขอให้รายงานตัวเลขในภายหลัง",
        "โฆษกกล่าวว่ายังไม่มีการตัดสินใจเรื่องราคา และการเจรจากับธนาคารยังดำเนินต่อไป",
        "จากการสำรวจเมื่อปี 2019 ผู้ตอบครึ่งหนึ่งอยากเห็นโครงการแบบเดียวกันมากขึ้น",
        "แผนนี้มาจากเอกสารที่แจกในวันแรกของการประชุมเมื่อฤดูใบไม้ผลิปีที่แล้ว",
    ),
)  # fmt: skip

ARABIC = Wording(
    "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "{day} {month} {year}",
    "مصدر الصورة",
    ("ميناء المثال", "بلدة الرصيف", "جزر النموذج"),
    (
        ("وزراء {} يبحثون تعميق القناة الشمالية", "بحث **وزراء** {} يوم الثلاثاء تعميق القناة الشمالية وتقاسم النفقات بينهم"),
        ("{} تطلب أربعين مصباحا للطريق الساحلي", "تشتري {} أربعين مصباحا جديدا للطريق الساحلي قبل حلول الشتاء"),
        ("أصحاب الرافعات يجيبون مجلس {} عن الضجيج", "أجاب أصحاب الرافعات عن اثني عشر سؤالا من مجلس {} عن **الضجيج** في الليل"),
        ("عبارات {} تجرب تذكرة مشتركة من أبريل", "تجرب ثلاثة خطوط من عبارات {} تذكرة مشتركة من شهر أبريل ولمدة نصف عام"),
        ("أسطول {} يعود بصيد قياسي من الرنجة", "أنزل أسطول {} أربعة آلاف طن من الرنجة هذا الشهر، وهو أكبر صيد منذ 1998"),
        ("برلمان {} يقر قانون طاقة المد", "أقر برلمان {} قانون **طاقة المد** بأغلبية 211 صوتا مقابل 90 صوتا"),
        ("مرصد {} يفتح محطة في الرأس البعيد", "ترسل المحطة الجديدة في الرأس البعيد قياساتها كل ساعة إلى مرصد {}"),
        ("أسعار الخشب في {} تنخفض من جديد", "انخفضت أسعار الخشب للشهر الثالث لأن منشرتين في {} عادتا إلى العمل"),
    ),
    (
        "ينتظر أن ينتهي الجزء الأول في مايو، وسيتابع مكتب جديد النفقات والتأخير حتى الصيف.",
        "يأمل الطرفان في عقد جولة أخرى قبل نهاية العام، وسيحدد موعدها في الشهر القادم.",
        "صوت عضوان ضد الخطة، وطلب آخرون تقريرا لاحقا عن الأرقام.",
        "لم يتقرر شيء بشأن السعر كما قال متحدث، والمحادثات مع المصارف مستمرة.",
        "تقول دراسة من عام 2019 إن نصف المشاركين يريدون المزيد من ذلك.",
        "تعود الخطة إلى ورقة وزعت في اليوم الأول من مؤتمر الربيع الماضي.",
    ),
)  # fmt: skip

WORDINGS = {
    "en": ENGLISH,
    "de": GERMAN,
    "fr": FRENCH,
    "es": SPANISH,
    "ru": RUSSIAN,
    "ja": JAPANESE,
    "zh": CHINESE,
    "th": THAI,
    "ar": ARABIC,
}
