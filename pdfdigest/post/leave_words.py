"""What a reader writes who wants to leave, in the languages of the letters.

A table and nothing else.  It decides nothing: who writes like this is asked about, and a person settles it.
"""

from __future__ import annotations

import re

_PHRASES: dict[str, str] = {
    "en": r"^(stop|remove|leave)\W*$|unsub\w*|un-subscribe|opt[ -]?out|(take|remove|delete) (me|us|my (name|address|e-?mail)) |remove me|take me off|off (your|the|this) (mailing )?list"
    r"|(stop|cease) (sending|mailing|e-?mailing|these)|cancel (my|this|the|our) (subscription|e-?mails?|newsletter)|(do not|don't|no longer) (want|wish|wanna) to (receive|get)|do not (send|mail|e-?mail) me|leave (the|this) (mailing )?list|no more (e-?mails?|letters|digests?)",
    "de": r"abmeld\w*|melde? mich ab|abbestell\w*|bestelle? .{0,40}\bab\b|austragen|tragen sie mich .{0,30}aus|keine (weiteren |weitere )?(e-?mails?|mails?|post|newsletter) mehr|nicht mehr (erhalten|bekommen|zusenden|schicken)|aus (dem|ihrem|der) (verteiler|liste)|von der liste|\b(k[uü]ndige|k[uü]ndigung)\b|l[oö]sche?n? (sie )?(mich|meine (e-?mail-?)?(adresse|daten))",
    "fr": r"d[ée]sabonn\w*|d[ée]sinscri\w*|me retirer|retirez[- ]moi|ne (plus|souhaite plus) (me |m')?(envoyer|recevoir)|plus recevoir|arr[êe]tez? (de m'|vos |ces )|supprim(er|ez) mon (adresse|e-?mail|nom)|r[ée]sili\w* (mon|l')",
    "es": r"dar(me)? de baja|d[ée]n?me de baja|^baja\W*$|cancelar (mi |la )?suscripci[oó]n|desuscrib\w*|anular (mi |la )?suscripci[oó]n|no (deseo|quiero) (recibir|m[aá]s)|dejar de recibir|elim[ií]nen?me|b[oó]rren?me|(borr|elimin|quit)(ar|en?|e) mi (correo|e-?mail|direcci[oó]n|nombre)",
    "it": r"disiscri\w*|cancell\w*mi|cancellare (la mia |l')?iscrizione|annulla(re)? (la mia |l')?iscrizione|disdi(re|co)|rimuov(ere|ete)mi|non (voglio|desidero) (più )?ricevere|non invia(re|te)mi|(togli|elimina)(ete|te|ere|re)mi|(rimuov|cancell|elimin)(ere|ete|are|ate) (il mio|la mia) (indirizzo|e-?mail|nome)",
    "pt": r"cancelar (a )?(minha )?(subscri[cç][aã]o|inscri[cç][aã]o|assinatura)|descadastr\w*|desinscrever\w*|anular (a )?subscri[cç][aã]o|n[aã]o (quero|desejo) (mais )?receber|remov(a|am|er)[- ]me|me remov\w+|deixar de receber|sair d(a|esta) lista|(retir|apag)(ar|uem|em|e)[- ](me|o meu)",
    "nl": r"afmeld\w*|meld mij af|uitschrijv\w*|schrijf mij uit|opzegg\w*|geen (e-?mails?|post|mails?|nieuwsbrief) meer|niet meer ontvangen|van de (lijst|mailinglijst)|verwijder mij",
    "pl": r"wypis\w* (mnie|si[ęe]|z)|wypisz\w*|rezygnuj\w*|zrezygnowa\w*|anulowa\w* subskrypcj\w*|nie (chc[ęe]|[żz]ycz[ęe] sobie) (wi[ęe]cej )?otrzymywa\w*|usu[nń]\w* (mnie|m[oó]j (adres|e-?mail))",
    "ru": r"отпи[сш]\w*|удалите (меня|мой (адрес|e-?mail))|не (присылайте|шлите|отправляйте)|исключите меня|не (хочу|желаю) (больше )?получать|больше не (присылайте|шлите|хочу)|прекратите (рассылку|присылать)|откаж\w* от рассылки|отказ от рассылки",
    "uk": r"відпи[сш]\w*|відмов\w* від розсилки|видаліть (мене|мою|мій)|не (надсилайте|присилайте)|не (хочу|бажаю) (більше )?отримувати|більше не (надсилайте|хочу)|припиніть",
    "el": r"διαγραφ\w*|διαγράψτε με|κατάργηση εγγραφής|απεγγραφ\w*|να μη(ν)? λαμβάνω|μη(ν)? μου στέλνετε|σταματήστε|δεν (θέλω|επιθυμώ) (πλέον )?να λαμβάνω",
    "ja": r"配信(停止|解除|を止め|を停止|不要)|購読(解除|停止|をやめ|中止)|登録(解除|を解除|抹消)|退会|メール.{0,6}(不要|停止|やめて|送らない)|解除(して|を)",
    "zh": r"退订|取消订阅|不再(接收|订阅|发送)|请?(不要再发|停止发送|别再发)|退出(邮件)?列表|移除我|不想(再)?(收到|接收)|不要再.{0,4}[发寄]|[把将]我从.{0,10}(删除|移除|去掉)",
    "zh-Hant": r"退訂|取消訂閱|不再(接收|訂閱|發送)|請?(不要再寄|停止寄送|停止發送|別再寄)|退出(郵件)?名單|移除我|不想(再)?(收到|接收)|不要再.{0,4}[發寄]|[把將]我從.{0,10}(刪除|移除)",
    "ko": r"수신\s?거부|구독.{0,3}(취소|해지|중단)|수신\s?(해지|중단|취소)|더\s?이상\s?(받고|보내지|수신)|탈퇴|그만\s?보내",
    "ar": r"إلغاء (الاشتراك|اشتراكي)|الغاء الاشتراك|ألغ(وا)? اشتراكي|إزالتي|لا (أريد|أرغب)( في)? (تلقي|استلام)|أوقفوا|(حذف|احذفوا) (بريدي|عنواني|اسمي)|احذفوني",
    "he": r"הסרה|הסירו אותי|הסר אותי|להסיר אותי|ביטול (מנוי|רישום|הרשמה)|בטלו? את (המנוי|ההרשמה)|לא (רוצה|מעוני\w*) (עוד )?לקבל|(תפסיקו|הפסיקו) לשלוח",
    "hi": r"सदस्यता (रद्द|समाप्त|खत्म)|अनसब्सक्राइब|सूची से (हटा|निकाल)|(मेल|ईमेल).{0,10}(बंद|न भेज)|नहीं (चाहता|चाहती|पाना)",
}  # fmt: skip
LANGUAGES = tuple(_PHRASES)
_AWAY: dict[str, str] = {
    "en": r"out of (the )?office|auto(matic)?[- ]?(reply|response)|away from (my|the) (desk|office)|on (vacation|leave|holiday)\b",
    "de": r"abwesen|automatische antwort|nicht im (b[uü]ro|haus)",
    "fr": r"r[ée]ponse automatique|absen(ce|t)|hors du bureau",
    "es": r"respuesta autom|fuera de (la )?oficina|ausen(cia|te)",
    "it": r"risposta automatica|fuori (sede|ufficio)|assen(za|te)",
    "pt": r"resposta autom|fora do escrit|ausente|ausência",
    "nl": r"automatisch (antwoord|bericht)|afwezig|niet op kantoor",
    "pl": r"odpowied[źz] automatyczna|automatyczna odpowied|nieobecno|poza biurem",
    "ru": r"автоматический ответ|автоответ|отсутств|вне офиса|нет в офисе",
    "uk": r"автоматична відповідь|автовідповідь|відсутн|поза офісом",
    "el": r"αυτόματη απάντηση|εκτός γραφείου|απουσία",
    "ja": r"自動(応答|返信)|不在|休暇",
    "zh": r"自动(答复|回复|应答)|外出|不在办公室|休假",
    "zh-Hant": r"自動(回覆|答覆|回應)|外出|不在辦公室|休假",
    "ko": r"자동\s?(회신|응답|답장)|부재|휴가",
    "ar": r"رد (تلقائي|آلي)|الرد التلقائي|خارج المكتب|إجازة",
    "he": r"תשובה אוטומטית|מענה אוטומטי|מחוץ למשרד|היעדר",
    "hi": r"स्वचालित (उत्तर|जवाब|प्रतिक्रिया)|कार्यालय से बाहर",
}
AWAY = re.compile(rf"\s*\W*(?:{'|'.join(_AWAY.values())})", re.IGNORECASE)
"""How the subject begins of what a program answers while somebody is away."""
WANTS = re.compile("|".join(f"(?:{pattern})" for pattern in _PHRASES.values()), re.IGNORECASE | re.MULTILINE)
"""Any of them."""
