"""The words that servers refuse a letter with, in their languages, and the reason that each gives.

A table and nothing else: the first row that matches counts, so what is about the office, the letter or the day
stands before what is about the address.  Words are compared in small letters with single spaces.
"""

from __future__ import annotations

import re

NO_MAILBOX = "no such mailbox"
NO_DOMAIN = "no such domain"
MOVED = "moved without an address"
ELSEWHERE = "moved to another address"
FULL = "mailbox full"
CLOSED = "mailbox closed"
FILTERED = "filtered"
SIZE = "too large"
CONTENT = "content"
SENDER = "sender refused"
POLICY = "policy"
REPUTATION = "reputation"
RATE = "too many at once"
NETWORK = "network"
SYSTEM = "the server's own trouble"
EXPIRED = "given up"
UNKNOWN = "unknown"
HARD = frozenset({NO_MAILBOX, NO_DOMAIN, MOVED})
"""What is about the address itself and will not mend.  All else is about the letter, the office or the day."""

_ABROAD: tuple[str, ...] = (
    r"empf[aä]nger.{0,40}(unbekannt|existiert nicht|nicht gefunden|ung[uü]ltig)|(benutzer|postfach|adresse|mailbox|konto).{0,40}(unbekannt|existiert nicht|nicht gefunden|nicht vorhanden|ung[uü]ltig)|unbekannter? (empf|benutzer|adressat)|kein solche[rs]? (benutzer|postfach)",
    r"destinataire.{0,40}(invalide|inconnu|n'existe|introuvable)|utilisateur.{0,30}(inconnu|n'existe)|(bo[iî]te|adresse|compte).{0,40}(inconnue?|n'existe pas|inexistante?|introuvable)",
    r"(usuario|destinatario|cuenta|buz[oó]n|direcci[oó]n).{0,40}(desconocid|no existe|inexistente|no encontrad|inv[aá]lid)|(utente|casella|indirizzo|destinatario).{0,40}(sconosciut|inesistente|non esiste|non trovat|non valid)",
    r"(usu[aá]rio|caixa|conta|endere[cç]o|destinat[aá]rio).{0,40}(desconhecid|inexistente|n[aã]o existe|n[aã]o encontrad|inv[aá]lid)|(gebruiker|ontvanger|postvak|adres).{0,40}(onbekend|bestaat niet|niet gevonden)|(anv[aä]ndare|mottagar\w+|postl[aå]da|bruker|bruger|mottaker\w*|modtager\w*).{0,40}(ok[aä]nd|ukendt|ukjent|finns inte|finnes ikke|findes ikke|existerar inte)",
    r"(u[zż]ytkownik|odbiorca|skrzynka|konto|adres).{0,40}(nieznan|nie istnieje|nie znaleziono)|nieznany (u[zż]ytkownik|odbiorca)|(u[zž]ivatel|p[rř][ií]jemce|schr[aá]nka).{0,40}(nezn[aá]m|neexistuje)|(kullan[iı]c[iı]|al[iı]c[iı]|posta kutusu).{0,40}(bilinmiyor|bulunamad[iı]|mevcut de[gğ]il|yok)|(tuntematon|ei l[oö]ydy).{0,20}(vastaanottaja|k[aä]ytt[aä]j[aä])",
    r"(пользовател|получател|адресат|ящик|адрес).{0,60}(не найден|не существует|неизвест|не зарегистрирован|отсутствует|недейств)|несуществующ|неизвестный (пользователь|получатель|адресат)|(користувач|одержувач|скринька).{0,40}(не знайден|не існує|невідом)",
    r"(用户|用戶|收件人|收信人|邮箱|郵箱|帐号|帳號|账号|地址|使用者|信箱).{0,20}(不存在|未找到|找不到|無效|无效|未知|無此)|无此(用户|邮箱|收件人)|查无此人|無此(用戶|使用者|信箱)",
    r"(ユーザー?|宛先|受信者|アドレス|メールボックス|アカウント|ディレクトリ).{0,40}(存在しません|見つかりません|ありません|見つかりませんでした|不明|有効ではありません)|あて先不明|宛先不明|(사용자|수신자|메일함|계정|주소).{0,30}(없|존재하지|찾을 수|알 수)",
    r"(المستخدم|المستلم|صندوق|العنوان).{0,40}(غير موجود|غير معروف|لا يوجد)|(משתמש|נמען|תיבה).{0,30}(לא קיים|לא נמצא|לא ידוע)",
    r"(người nhận|tài khoản|hộp thư|địa chỉ).{0,40}(không tồn tại|không tìm thấy)|(pengguna|penerima|akun|kotak surat).{0,40}(tidak (ada|dikenal|ditemukan))|(उपयोगकर्ता|प्राप्तकर्ता|पता).{0,40}(मौजूद नहीं|नहीं मिला|अज्ञात)",
)  # fmt: skip
"""That there is no such mailbox, in other languages than English."""
_TABLE: tuple[tuple[str, str], ...] = (
    (NO_MAILBOX, r"5\.4\.1 (\S+ )?recipient address rejected: access denied"),  # Microsoft's own word for it
    (ELSEWHERE, r"(^|\D)551\b.{0,60}\b(has moved|not local)\b.{0,20}\btry @|5\.1\.6 .{0,40}\b(please )?try @"),  # an address is named
    # The letter was not proven to be the office's own.
    (POLICY, r"\bdmarc\b|\bspf\b|\bdkim\b|sender id\b|sender policy|unauthenticated|authentication information"),
    (POLICY, r"authentication (is )?required|not authenticated|authentication checks?|authentifi"),
    (POLICY, r"purported responsible|senderid|not allowed to send"),
    # Who sends is not liked.
    (REPUTATION, r"black ?list|block ?list|blocked|blocking list|\brbl\b|\bdnsbl\b|spamhaus|spamcop|sorbs|barracuda"),
    (REPUTATION, r"reputation|banned|denylist|deny list|\bptr\b|reverse dns|rdns|ip name lookup|mismatches client ip"),
    (REPUTATION, r"client host rejected|cannot find your (reverse )?hostname|helo|not be mail exchanger|poor rep"),
    (REPUTATION, r"bloqu[eé]e? pour|gesperrt wegen|user complaints|unexpected volume|not accepting connections|aup#"),
    (REPUTATION, r"no rdns|numeric hostname|dynamic ip|residential|connections? (was |were )?(refused|rejected) by"),
    (SENDER, r"(sender|mail from|return.?path|envelope.?from)\b.{0,80}(reject|denied|refused|invalid|unknown|not exist|verif)"),
    (SENDER, r"(reject|denied|refused|invalid|unroutable|unverified|bad|unresolv\w+|unknown)\b.{0,30} (sender|from address|return.?path)"),
    (SENDER, r"sender (address|domain)|domain of sender|sending domain|your (e-?mail|mail )?(address|domain)|please provide a valid from"),
    (SENDER, r"absender.{0,40}(abgelehnt|ung[uü]ltig|unbekannt)|exp[eé]diteur.{0,40}(rejet|invalide|inconnu)|remitente.{0,40}(rechazad|inv[aá]lid)"),
    (POLICY, r"relay(ing)? (access )?(denied|not|refused|prohibited)|not (configured|permitted|allowed) to relay|relaying|to relay mail|open relay"),
    (POLICY, r"email address is not verified|not verified"),
    # How much and how fast.
    (RATE, r"too many (connections|recipients|messages|sessions|concurrent|errors|emails?)|rate.?limit|rate limited|\bthrottl"),
    (RATE, r"receiving mail at a rate|frequency limited|at a rate that|exceeded (the )?(maximum|max) (number|rate)|too (much|fast|frequent)|sending limit"),
    (RATE, r"(hourly|daily|per hour|per day|this hour)\b|grey ?list|gr[ae]y-?listed|try again later"),
    (EXPIRED, r"message expired|retry time ?out|retry timeout|time ?out exceeded|delivery time expired|queue\.expired"),
    (EXPIRED, r"could not be delivered for|(too|been in( the)?) (long|queue)|unable to deliver (this message )?(after|in|for) \d|expired after|given? up after"),
    (EXPIRED, r"undeliverable for \d|retry limit|exceeded (the )?(retry|time)|timed? ?out|time limit"),
    # What is in the letter.
    (SIZE, r"too (large|big|long)|size (limit|exceed)|exceeds? .{0,40}(size|length|limit set by)|message (size|length) exceed|\boversize|maximum (message|permitted) size"),
    (SIZE, r"zu gro(ss|ß)|taille (maximale|du message)|demasiado grande|troppo grande|セキュリティ.*サイズ|サイズ.{0,10}(超|大き)"),
    (CONTENT, r"\bspam\b|\bube\b|\bubе\b|\bvirus\b|malware|phish|suspicious|junk mail|bulk mail|unsolicited|malicious|infected"),
    (CONTENT, r"content (reject|filter|restrict|is not|presents|was)|(message|mail|e-?mail) (content|was filtered)|prohibited (content|attachment)|duplicate header"),
    (CONTENT, r"header (error|line)|headers? too|8-bit|(illegal|forbidden|prohibited|unauthori[sz]ed|dangerous|executable|blocked|unacceptable) attachment|attachments? (type|of this|is not|are not|not)|rfc ?5?322|multiple addresses in from|malformed|mcspamsignature|missing header"),
    # The mailbox is there.
    (FULL, r"quota|over ?drawn|mail ?box.{0,30}\bfull\b|\bfull\b.{0,20}mail ?box|inbox (is )?full|user (is )?full|insufficient (disk|system|user|storage|space)"),
    (FULL, r"(disk|storage|space|box|mailbox|memory).{0,30}(exceeded|is full|\bfull\b|exhausted|over(flow|run)| limit)|no (space|room) left|out of (space|disk|storage)|not enough (disk )?space"),
    (FULL, r"boîte.{0,20}pleine|bo[iî]te aux lettres pleine|postfach.{0,20}voll|casilla llena|buz[oó]n.{0,10}lleno|casella piena|caixa.{0,12}cheia|ящик.{0,20}переполнен|переполнен|容量|空き容量|邮箱.{0,6}满|信箱已滿|メールボックス.{0,20}(いっぱい|一杯|容量)"),
    (FULL, r"too much mail data|account is full|mailfolder is full|exceed\w* (its|their|the) (allotted|allocated|storage)"),
    (CLOSED, r"disabled|suspend|frozen|deactivat|inactivity|discontinued|(temporarily|temporary) (locked|unavailable|disabled)|\blocked\b|is inactive|not active\b|\bexpired?\b.{0,20}(account|user)|(account|user|mailbox)\b.{0,25}\bexpired"),
    (CLOSED, r"mailbox currently|mailbox (is )?(restricted|not accepting)|not accepting (messages|mail)|compte.{0,30}bloqu|gesperrt|deaktiviert|заблокирован|отключ[её]н|停止|禁用|受信拒否|account that is|over limit"),
    (FILTERED, r"550:? : user unknown|\bfiltered\b|registered gateway user|because the recipient is not accepting|recipient (refused|is not accepting)|only accepts mail from|user (reject|refuses)|rejected by (the )?recipient|permitted to send|restricted"),
    (FILTERED, r"(550|said:?) : user unknown|due to extended inactivity|challenge|受け?取り?(を)?拒否"),
    # The letter or the server, in general.
    (POLICY, r"\bpolic(y|ies)\b|security|protocol violation|not (accepted|allowed) (for|due|by)|message not allowed|access denied\.?$|administrative prohibition|richtlinie|politique"),
    # Moved.
    (MOVED, r"has moved|moved (to|without)|no longer (on server|on this server|at this)|\bmoved\b.{0,40}(address|mailbox|no forward)|no forwarding address|not our (user|customer)|new address|has been replaced by"),
    (MOVED, r"(ist|sind) (um)?gezogen|neue adresse|a d[ée]m[ée]nag[ée]|nouvelle adresse|adresse a chang[ée]|ha cambiado de direcci[oó]n"),
    # Network and the server's own trouble, before the domain: "DNS query failed" is a bad day of the DNS.
    (NETWORK, r"connection (refused|reset|lost|timed|closed|dropped)|lost connection|no route to host|network (is )?unreachable|too many hops|hop count|mail loop|routing loop|loops back|loop detected|\bloop\b"),
    (NETWORK, r"dns (query|server|lookup) (failed|time|returned|error)|temporar(y|ily) (dns|lookup|name)|servfail|host not reachable|not found, try again|find a mail exchanger|no mx record|unable to connect|could ?n[o']t connect|establish .{0,20}connection|not reachable at this time"),
    (SYSTEM, r"service (currently )?(unavailable|not available|refused)|temporary failure|temporarily (unable|unavailable|rejected|deferred)|internal error|system (error|failure|resources)|local error|configuration error|mailer error|couldn't create|cannot (open|create)|permission denied"),
    (SYSTEM, r"not accepting network messages|mail system problem|does(n't| not) accept (any )?mail|null mx|transaction failed|procmail|command died|unknown mailer error|could not load|queue file|broken pipe|pipe to|delivery agent"),
    # No such domain.
    (NO_DOMAIN, r"(?<!mail )(host|domain|host or domain name|domain name|host name) (is |was |could |can|name |be )*(not |un)(be )?(found|known|resolv\w*|exist\w*|reachable|valid)|no such (domain|host)|(unknown|invalid|bad|illegal|nonexist\w+|non-existent) (host|domain|mail ?server|destination (system|host))"),
    (NO_DOMAIN, r"(domain|host)\b.{0,60}(does(n't| not) exist|not found|isn't found|no longer exist|not reachable|is not found|name unknown)|find any (host|mail exchanger)|unrouteable (mail )?(address|domain)|unroutable (address|domain)|\bnxdomain\b|illegal host|no valid (hosts|mx)|bad destination system|account or domain may not exist"),
    (NO_DOMAIN, r"name service error.{0,80}not found|dns lookup failure|domain .{0,40}unbekannt|domaine .{0,30}(inconnu|n'existe|introuvable)|dominio .{0,30}(no existe|desconocid|inesistente)|домен.{0,30}(не существует|не найден)|域名.{0,8}(不存在|无效)|ドメイン.{0,30}(存在しません|見つかりません)"),
    # No such mailbox.
    (NO_MAILBOX, r"(user|recipient|mailbox|account|addressee|address|alias|person|id|userid|username|subscriber|member)s?( name)?('s)?\b.{0,60}?\b(unknown|not (be )?(found|exist\w*|known|listed|recogni[sz]ed|valid|registered|a valid|an active|our|have)|does ?n[o']t exist|doesn't exist|isn't (found|known|recogni[sz]ed)|nonexist\w*|non-exist\w*|no longer (exists?|valid|available|here|works|in use)|undeliverable|wasn.t found|couldn.t be found|could not be found|not in (our|the) )"),
    (NO_MAILBOX, r"\b(unknown|no such|invalid|nonexistent|non-existent|non existent|bad|no|illegal|not a valid|not a known|not a|inactive|undefined|unrecogni[sz]ed)\b[- ]{0,2}(local |final |delivery |destination |e-?mail |mail |smtp |or illegal |virtual |internet |remote |recipient |user |bounce ){0,4}(users?|recipients?|mailbox(es)?|accounts?|address(es)?|addressees?|person|alias|userid|id|name|local[- ]part|here|subscriber|member|destinataire)\b"),
    (NO_MAILBOX, r"mail ?box (not found|unavailable|does not exist|is unavailable|name not allowed|unknown)|(doesn't|does not) have an? .{0,60}account|no (mailbox|account|user|one) (here )?(by|with|of|under) that|is not (a )?(valid|known|registered|recogni[sz]ed)|not listed in|name is not recogni[sz]ed|this (user|address|account|recipient) (no longer|is not|does)"),
    (NO_MAILBOX, r"recip(ient)?notfound|recipient ?not ?found|nosuchuser|address rejected\.?( @)*\.?$|recipient (address )?rejected: (user|undeliver|unverified address: unknown|recipient)|does not like recipient|no valid recipient|not known (here|at)|addressee unknown|unknown at this"),
)  # fmt: skip
TABLE = tuple((reason, re.compile(pattern)) for reason, pattern in (*_TABLE, *((NO_MAILBOX, row) for row in _ABROAD)))
ABROAD = re.compile("|".join(f"(?:{row})" for row in _ABROAD))
"""The same rows: filters answer in English, so that no code need stand beside these words."""
