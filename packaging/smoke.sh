#!/bin/bash
# smoke.sh PROGRAM: what an office does, from the first folder to the desk, with nothing but bash and the coreutils.
# Ends with 0 where all of it was done; the pages of nine languages stay in ~/nine/out for whoever looks at them.
set -euo pipefail
program=$1
fail() { echo "smoke: $*" >&2; exit 1; }
run() { "$program" "$@" >~/said.txt 2>&1 || { cat ~/said.txt >&2; fail "pdfdigest $*"; }; }

! command -v python3 >/dev/null || fail "there is a Python here"
! compgen -G '/usr/lib/*/libpango*' >/dev/null || fail "there is a Pango here"

cd ~
run init nine --name Nine
cd nine
run doctor
rm ./*/1.1.yaml
mkdir -p 2026
number=0
while IFS='|' read -r language headline body; do
  number=$((number + 1))
  [ "$language" = en-US ] && name=1.$number || name=1.$number-$language
  cat >"2026/$name.yaml" <<YAML
format: 1
volume: 1
number: $number
date: 2026-0$number-15
language: $language
status: approved
stories:
  - id: mill
    headline: '$headline'
    body: |
      $body [example.org](https://example.org/$language)
YAML
done <<'LANGUAGES'
en-US|A mill reopens|The mill opened its doors on Monday, after forty years.
de|Eine Mühle öffnet wieder|Die Mühle öffnete am Montag ihre Türen, nach vierzig Jahren.
fr|Un moulin rouvre|Le moulin a rouvert ses portes lundi, après quarante ans.
ja|製紙工場が再開|工場は四十年ぶりに月曜日に操業を再開した。
ar|إعادة فتح المصنع|فتح المصنع أبوابه يوم الاثنين بعد أربعين عاما.
he|הטחנה נפתחת מחדש|הטחנה פתחה את שעריה ביום שני, לאחר ארבעים שנה.
el|Ένας μύλος ανοίγει ξανά|Ο μύλος άνοιξε τις πόρτες του τη Δευτέρα, μετά από σαράντα χρόνια.
ru|Мельница открывается|Мельница открыла двери в понедельник, через сорок лет.
hi|मिल फिर खुली|चालीस साल बाद सोमवार को मिल के दरवाज़े खुले।
LANGUAGES
run check
run build
[ "$(ls out/nine-1.*-screen.pdf | wc -l)" = 9 ] || fail "nine languages"
for issue in out/nine-1.*-screen.pdf; do
  issue=${issue#out/nine-}
  run publish "${issue%-screen.pdf}" --by Smoke
done
run bind --volume 1
run verify out/nine-vol-1.pdf --against issued
printf 'email\nann@example.org\nbob@example.org\n' >readers.csv
run lists import readers.csv --list members
run send plan 1.4-ja --list members
run send run "$(tail -n 1 ~/said.txt)"
[ "$(find post/outbox -type f | wc -l)" = 2 ] || fail "two letters in the outbox"

"$program" desk --no-open >desk.txt 2>/dev/null &
desk=$!
trap 'kill $desk 2>/dev/null || true' EXIT
for _ in {1..300}; do [ ! -s desk.txt ] || break; sleep 0.1; done
IFS=/ read -r _ _ host entry <desk.txt
get() {
  exec 3<>"/dev/tcp/${host%:*}/${host#*:}"
  printf 'GET /%s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nConnection: close\r\n\r\n' "$1" "$host" "${2:-}" >&3
  cat <&3
  exec 3>&-
}
cookie=$(get "$entry" | sed -n 's/^set-cookie: \([^;]*\).*/\1/ip' | head -n 1)
[[ $(get "" "$cookie" | head -n 1) == *" 200 "* ]] || fail "the desk: GET / is not answered with 200"
kill "$desk"

fastest=100000
for _ in 1 2 3 4 5; do
  begun=${EPOCHREALTIME/./}
  run --help
  took=$(((${EPOCHREALTIME/./} - begun) / 1000))
  fastest=$((took < fastest ? took : fastest))
done
[ "$fastest" -le 400 ] || fail "--help takes $fastest ms"
echo "smoke: nine languages, a volume, a rehearsal, the desk; --help in $fastest ms"
