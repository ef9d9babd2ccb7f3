#!/bin/sh
# Takes a promise of mail back, one at a time, and shows that its test fails then (docs/mail-tests.md).
#
#   scripts/red.sh [PART OF A TEST'S NAME]
#
# A line below is: test, file, and the sed that takes the mend back.  The tree must have no uncommitted change; each file is
# put back as it was, also when this is stopped.  Ends with 1 where a test does not fail, or a sed changes nothing.

cd "$(dirname "$0")/.." || exit 1
PYTHONPATH=$PWD; export PYTHONPATH
git diff --quiet || { echo "red.sh: there are uncommitted changes" >&2; exit 1; }
trap 'git checkout -q -- pdfdigest templates' EXIT
trap 'exit 130' INT TERM
failed=0
while IFS='|' read -r test file change; do
  case $test in ""|"#"*) continue ;; *"$1"*) ;; *) continue ;; esac
  sed -i "$change" "$file"
  if git diff --quiet; then
    echo "NOTHING CHANGED  $test: $change"; failed=1; continue
  fi
  if nice .venv/bin/python -m pytest -q -x -n 0 -p no:cacheprovider "$test" >/dev/null 2>&1; then
    echo "STAYS GREEN      $test"; failed=1
  else
    echo "red              $test"
  fi
  git checkout -q -- pdfdigest templates
done <<'END'
tests/cli/test_returned_mail.py::test_each_kind_of_report_does_what_it_should_through_the_command|pdfdigest/post/bounce_verdicts.py|s/kind = "hard" if failure.hard else "soft"/kind = "hard"/
tests/post/test_bounces.py::test_soft_bounces_count_by_when_they_were_written|pdfdigest/post/bounce_verdicts.py|s/written = report.written if .*/written = at/
tests/post/test_bounces.py::test_another_address_behind_the_readers_does_not_count|pdfdigest/post/bounce_verdicts.py|s/^    if behind:/    if False:/
tests/post/test_bounces.py::test_many_hard_ones_that_say_the_same_are_not_believed|pdfdigest/post/bounces.py|s/doubted = set() if believe else .*/doubted: set[str] = set()/
tests/cli/test_returned_mail.py::test_readmitting_starts_the_count_anew|pdfdigest/post/suppressions.py|s/UPDATE returns SET counts = 0/UPDATE returns SET counts = 1/
tests/post/test_tables.py::test_erasing_a_reader_of_an_old_ledger_is_one_row|pdfdigest/post/forgetting.py|s/, shown = '', name = '', language = ''/, shown = ''/
tests/cli/test_forgetting.py::test_erasing_leaves_neither_address_nor_name_in_any_file|pdfdigest/post/forgetting.py|s/^        _scrub(db, gone)/        pass/
tests/post/test_reconcile.py::test_silence_is_no_proof|pdfdigest/post/reconcile.py|s/^    if evidence.lost:/    if False:/
tests/post/test_reconcile.py::test_silence_is_no_proof|pdfdigest/post/reconcile.py|s/^    if skew is None:/    if False:/
tests/post/test_reconcile.py::test_an_excerpt_and_a_server_that_writes_message_ids_anew_prove_nothing_by_silence|pdfdigest/post/reconcile.py|s/, margin) or lacks:/, margin):/
tests/cli/test_forgetting.py::test_erasing_leaves_neither_address_nor_name_in_any_file|pdfdigest/post/forgetting.py|s/reply = NULL, domain = ?,/reply = coalesce(?, reply),/
tests/cli/test_lists_from_elsewhere.py::test_what_other_programs_write_comes_in_as_it_is_and_who_left_there_stays_away|pdfdigest/post/list_state_words.py|s/ isthissubscriberblacklisted//
tests/cli/test_returned_from_elsewhere.py::test_what_a_program_answers_while_somebody_is_away_is_no_wish|pdfdigest/post/leave_mails.py|s/ or AWAY.match(_own(subject))//
tests/cli/test_send_missed.py::test_who_left_since_or_may_have_had_it_is_not_planned_again|pdfdigest/post/undelivered.py|s/d.state IN ('rejected', 'expired')"/d.state IN ('rejected', 'expired', 'in_doubt')"/
tests/cli/test_send_missed.py::test_a_plan_can_be_called_off_while_it_is_held|pdfdigest/office/send.py|s/^    if not minutes or /    if True or /
tests/cli/test_send_letter.py::test_a_correction_says_that_it_replaces_to_those_alone_who_got_the_one_before|pdfdigest/post/outgoing.py|s/"yes" if row.corrected else ""/"yes"/
tests/cli/test_send_letter.py::test_who_has_a_name_is_greeted_by_it|pdfdigest/post/wire.py|s/if part.only and not .*/if False:/
tests/cli/test_send_letter.py::test_readers_get_the_translation_on_record_in_their_language|pdfdigest/post/plan.py|s/return "" if found == first else found/return ""/
tests/cli/test_send_letter.py::test_a_plan_begins_when_it_was_told_to_and_is_the_same_plan|pdfdigest/post/releases.py|s/return max(float(.*/return float(self.facts["not_before"])/
tests/post/test_mail_programs.py::test_no_style_hangs_on_an_element_that_is_dropped|templates/css/letter/gazette.css|s/"] span/"] bdi/g
tests/post/test_leave_server.py::test_a_caller_who_guesses_waits_and_who_has_a_token_never_does|pdfdigest/post/leave_server.py|s/^        if leaver is None:/        if not rate.takes(caller(request), time.monotonic()):\n            return answer(request, 429, "later")\n        if leaver is None:/
tests/cli/test_said_plainly.py::test_what_is_no_lock_is_not_called_another_run|pdfdigest/post/ledger_file.py|s/if not ledger_faults.busy(error):/if False:/
tests/cli/test_returned_mail.py::test_a_button_to_leave_by_mail_takes_the_reader_off|pdfdigest/post/leave_mails.py|s/^    tokens = tokens_in(.*/    tokens: tuple[str, ...] = ()/
tests/cli/test_roads_back.py::test_the_queue_of_the_host_is_read_by_name|pdfdigest/post/mail_sources.py|s/return file.read(16) != .*/return True/
tests/cli/test_roads_back.py::test_all_mails_of_an_mbox_and_a_maildir_are_read_however_they_are_packed|pdfdigest/post/mail_sources.py|s/^        if octets.startswith(b"From "):/        if path.read_bytes().startswith(b"From "):/
tests/cli/test_roads_back.py::test_a_mail_that_is_packed_in_an_unknown_way_is_named|pdfdigest/post/mail_sources.py|s/return b"" if packed.startswith(_CLOSED) else packed/return packed/
tests/cli/test_returned_mail.py::test_a_mailbox_on_an_imap_server_is_read_once_and_not_touched|pdfdigest/post/imap_box.py|s/BODY.PEEK/BODY/
tests/cli/test_returned_mail.py::test_a_mailbox_on_an_imap_server_is_read_once_and_not_touched|pdfdigest/post/imap_box.py|s/if box.token is not None:/if False:/
tests/cli/test_returned_mail.py::test_words_to_leave_in_each_language_stand_as_asked_until_somebody_settles_them|pdfdigest/post/leave_words.py|s/^WANTS = .*/WANTS = re.compile(_PHRASES["en"])/
tests/cli/test_returned_mail.py::test_asked_is_settled_by_leave_or_keep_and_never_asked_again|pdfdigest/post/leavers.py|s/SET state = .kept., words/SET words/
tests/cli/test_returned_mail.py::test_a_leave_server_that_is_down_keeps_no_mail_from_being_read|pdfdigest/office/returned_mail.py|s/^        except DigestError as error:/        except ZeroDivisionError as error:/
tests/cli/test_roads_back.py::test_both_kinds_of_complaint_and_leavers_come_in_one_pull|pdfdigest/post/bounce_reports.py|s/part.get("x-hmxmroriginalrecipient")/part.get("x-nothing")/
tests/cli/test_roads_back.py::test_both_kinds_of_complaint_and_leavers_come_in_one_pull|pdfdigest/post/bounces.py|s/ON CONFLICT (id) DO NOTHING/ON CONFLICT (id) DO UPDATE SET at = excluded.at/
tests/cli/test_roads_back.py::test_an_original_recipient_tells_of_a_member_behind_an_alias|pdfdigest/post/bounce_verdicts.py|s/only.original == own or own in report.addressed/own in report.addressed/
tests/cli/test_returned_mail.py::test_each_kind_of_report_does_what_it_should_through_the_command|pdfdigest/post/bounce_verdicts.py|s/row is not None and not _proven(keys, report, row.address)/False/
tests/cli/test_returned_from_elsewhere.py::test_what_a_server_says_is_hard_or_soft|pdfdigest/post/bounce_reasons.py|s/^    reason = in_words(said)$/    reason = words.UNKNOWN/
tests/cli/test_returned_from_elsewhere.py::test_what_servers_write_for_people_is_read|pdfdigest/post/bounce_reports.py|s/^    return _own_words(message, text, secondhand=secondhand)/    return "nothing", "", ()/
tests/cli/test_roads_back.py::test_soft_ones_count_by_the_day_they_were_written|pdfdigest/post/bounce_verdicts.py|s/written = report.written if .*/written = at/
tests/cli/test_roads_back.py::test_a_small_list_that_a_server_refuses_whole_is_not_believed|pdfdigest/post/bounce_verdicts.py|s/min(max(ALIKE, SHARE \* letters), max(FEW, HALF \* letters))/max(ALIKE, SHARE * letters)/
tests/cli/test_roads_back.py::test_who_is_refused_at_once_is_off_but_not_where_everybody_is|pdfdigest/post/bounces.py|s/^        if reason in HARD:/        if False:/
tests/cli/test_returned_mail.py::test_one_bad_day_is_undone_for_the_list_that_is_named_alone|pdfdigest/post/suppressions.py|s/^    if every is not None:/    if False:/
tests/cli/test_roads_back.py::test_what_became_of_a_letter_is_told_line_by_line|pdfdigest/post/mailing.py|s/" WHERE d.reader = ? ORDER BY o.id"/" WHERE d.reader = ? GROUP BY d.id"/
tests/cli/test_roads_back.py::test_a_ledger_of_before_is_brought_up_to_date_by_the_first_command|pdfdigest/post/forgetting.py|s/, shown = '', name = '', language = ''//
tests/cli/test_lists_from_elsewhere.py::test_what_other_programs_write_comes_in_as_it_is_and_who_left_there_stays_away|pdfdigest/office/list_import.py|s/^        if sheet.tool:/        if False:/
tests/cli/test_lists_from_elsewhere.py::test_what_other_programs_write_comes_in_as_it_is_and_who_left_there_stays_away|pdfdigest/post/list_cells.py|s/^    parts = (last, first, middle) if eastern else (first, middle, last)/    parts = (first,)/
tests/cli/test_lists_from_elsewhere.py::test_what_other_programs_write_comes_in_as_it_is_and_who_left_there_stays_away[quoted-addr-cells]|pdfdigest/post/list_cells.py|s/^    if text\[:7\].casefold() == "mailto:":/    if False:/
tests/cli/test_lists_from_elsewhere.py::test_what_other_programs_write_comes_in_as_it_is_and_who_left_there_stays_away[outlook-ja]|pdfdigest/post/list_columns.py|s/ 電子メールアドレス//
tests/cli/test_lists_from_elsewhere.py::test_what_other_programs_write_comes_in_as_it_is_and_who_left_there_stays_away[utf16le-nobom]|pdfdigest/post/list_encoding.py|s/^    if start.count(0) > .*/    if False:/
tests/cli/test_lists_from_elsewhere.py::test_what_other_programs_write_comes_in_as_it_is_and_who_left_there_stays_away[sep-odd]|pdfdigest/post/list_opening.py|s/^            fixed = parted\[1\]/            fixed = ""/
tests/cli/test_lists.py::test_a_title_is_named_by_map|pdfdigest/post/list_columns.py|s/name = asked.get(word) or (/name = (/
tests/cli/test_lists.py::test_an_import_tells_what_it_does_and_refuses_with_line_and_reason|pdfdigest/post/readers.py|s/^            self._drop(line, str(error))/            raise/
tests/cli/test_lists.py::test_an_import_tells_what_it_does_and_refuses_with_line_and_reason|pdfdigest/office/list_import.py|s/^            if new:/            if False:/
tests/cli/test_lists.py::test_a_list_is_called_otherwise_written_out_with_who_left_and_let_go_of|pdfdigest/post/mailing.py|s/for table in ("memberships", "suppressions", "readmissions"):/for table in ("memberships",):/
tests/cli/test_roads_out.py::test_a_plan_whose_time_is_over_is_planned_again|pdfdigest/post/undelivered.py|s/ or now >= release.not_after$//
tests/cli/test_roads_out.py::test_who_was_given_up_is_named_and_planned_again|pdfdigest/post/dispatch.py|s/^            self._book.settle(row, "expired", code=code, reply=words)/            self._book.settle(row, "expired")/
tests/cli/test_send_missed.py::test_a_letter_too_large_for_the_server_is_named_with_the_reason_and_ends_with_6|pdfdigest/office/send.py|s/(self.stopped or self.missed or /(self.stopped or /
tests/cli/test_send_missed.py::test_who_cannot_take_the_pdf_gets_the_link|pdfdigest/post/outgoing.py|s/^    if light is None or not small:/    if True:/
tests/cli/test_send_missed.py::test_a_server_that_takes_no_pdf_of_this_size_is_given_the_link|pdfdigest/post/dispatch.py|s/ and self._linked is not None:/ and False:/
tests/cli/test_roads_out.py::test_a_domain_that_takes_less_is_named_where_no_link_is_set|pdfdigest/post/plan.py|s/if each.too_small and not each.spare_link:/if False:/
tests/cli/test_reconcile_logs.py::test_a_log_settles_what_it_proves_and_nothing_else[the spare's]|pdfdigest/post/reconcile.py|s/^    if row.server and not _is(of, row.server):/    if False:/
tests/cli/test_reconcile_logs.py::test_a_log_settles_what_it_proves_and_nothing_else[rsyslog lost lines]|pdfdigest/post/reconcile.py|s/^    if evidence.lost:/    if False:/
tests/cli/test_reconcile_logs.py::test_a_log_settles_what_it_proves_and_nothing_else[Exim in Tokyo]|pdfdigest/post/server_logs.py|s/^                return middle/                return 0.0/
tests/cli/test_reconcile_logs.py::test_a_log_settles_what_it_proves_and_nothing_else[Exim, its zone named]|pdfdigest/post/server_logs.py|s/^        if mark == "<=":/        if False:/
tests/cli/test_reconcile_logs.py::test_a_log_settles_what_it_proves_and_nothing_else[sendmail]|pdfdigest/post/server_logs.py|s/(stat := _STAT.match(words))/(stat := None)/
tests/cli/test_reconcile_logs.py::test_a_log_settles_what_it_proves_and_nothing_else[a trace of Microsoft 365]|pdfdigest/post/server_logs.py|s/self.found.proved\[name\] = f"message trace.*/pass/
tests/cli/test_reconcile_logs.py::test_a_log_settles_what_it_proves_and_nothing_else[Postfix, rotated]|pdfdigest/office/settle.py|s/ for log in sorted(logs, key=lambda log: _age(office, log))/ for log in logs/
tests/cli/test_roads_out.py::test_the_last_doubt_that_is_settled_ends_a_plan|pdfdigest/post/releases.py|s/^    end(db, row\[0\], at)$/    pass/
tests/cli/test_roads_out.py::test_a_server_here_is_no_rehearsal_but_one_that_says_it_is_a_test_is|pdfdigest/office/send.py|s/^    if not carrier.test:/    if False:/
tests/cli/test_roads_out.py::test_a_held_run_is_called_off_before_its_first_letter|pdfdigest/office/send.py|s/^    if not minutes or /    if True or /
tests/cli/test_forgetting.py::test_who_was_taken_off_by_a_new_file_is_purged_too|pdfdigest/post/mailing.py|s/^        leavers += strays(db, before)/        pass/
tests/cli/test_forgetting.py::test_purging_leaves_neither_address_nor_name_in_any_file|pdfdigest/office/lists.py|s/^        letters = _delete_letters(room, gone)/        letters = 0/
tests/cli/test_forgetting.py::test_files_with_addresses_are_the_owners_alone|pdfdigest/office/disk.py|s/first = 0o600 if .*/first = 0o666/
tests/cli/test_forgetting.py::test_files_that_still_have_the_address_are_named|pdfdigest/office/lists.py|s/^                if any(each in text for each in wanted):/                if False:/
tests/cli/test_forgetting.py::test_a_domain_that_others_have_too_is_named_for_them_alone|pdfdigest/post/forgetting.py|s/^        domains -= .*/        pass/
tests/cli/test_forgetting.py::test_who_was_erased_and_comes_back_has_had_what_was_sent|pdfdigest/post/plan.py|s/h.copy = t.copy AND h.reader = r.id/h.copy = t.copy AND h.reader = r.id AND h.domain <> 'erased'/
tests/cli/test_roads_out.py::test_a_letter_has_all_that_an_inbox_and_a_reader_look_for|pdfdigest/post/letter.py|s/"preheader": _preheader(stories)/"preheader": ""/
tests/cli/test_roads_out.py::test_a_letter_has_all_that_an_inbox_and_a_reader_look_for|pdfdigest/post/letter.py|s/^        decks = {}$/        pass/
tests/cli/test_roads_out.py::test_a_letter_has_all_that_an_inbox_and_a_reader_look_for|pdfdigest/post/letter.py|s/f"{web}#story-{identifier}" if web and "#" not in web else web/web/
tests/cli/test_roads_out.py::test_a_letter_has_all_that_an_inbox_and_a_reader_look_for|pdfdigest/post/outgoing.py|s/facts.get("pdf_title", "")/""/
tests/cli/test_roads_out.py::test_a_letter_has_all_that_an_inbox_and_a_reader_look_for|pdfdigest/post/outgoing.py|s/, ("X-Auto-Response-Suppress", "OOF, AutoReply")//
tests/cli/test_send_letter.py::test_whole_stories_stand_in_a_letter_that_is_to_be_full|pdfdigest/post/letter.py|s/full = leads == "full" and /full = False and /
tests/cli/test_send_letter.py::test_a_letter_is_shown_in_the_browser_or_written|pdfdigest/cli/send/show.py|s/shown.mail if eml else shown.page/shown.page/
tests/cli/test_send_missed.py::test_only_those_with_a_tag_are_planned_for|pdfdigest/office/send_plan.py|s/roster.members(db, lists, tag)/roster.members(db, lists, "")/
tests/cli/test_roads_out.py::test_a_run_that_waits_goes_when_the_moment_has_come|pdfdigest/office/send.py|s/^        if wait:$/        if False:/
tests/cli/test_roads_leave.py::test_the_host_takes_every_token_and_leads_nowhere|pdfdigest/post/leave_server.py|s/^        if leaver is None:/        if not rate.takes(caller(request), time.monotonic()):\n            return answer(request, 429, "later")\n        if leaver is None:/
tests/post/test_leave_server.py::test_silent_connections_shut_nobody_out|pdfdigest/post/leave_connections.py|s/^        self._waiting = self.loop.call_later.*/        pass/
tests/post/test_leave_server.py::test_one_connection_too_many_is_told_to_come_again|pdfdigest/post/leave_connections.py|s/^        if len(self.connections) > MOST:/        if False:/
tests/post/test_leave_server.py::test_many_clicks_at_once_lose_nobody_who_was_told_so|pdfdigest/post/leave_connections.py|s/self._queue.add_all, \[/self._queue.add_all, [][:0] and [/
tests/post/test_leave_server.py::test_nothing_leads_elsewhere_and_the_callers_host_is_not_believed|pdfdigest/post/leave_server.py|s/^        for after in ("", "\/")/        for after in ("",)/
tests/post/test_leave_server.py::test_a_click_in_whatever_spelling_counts|pdfdigest/post/leave_server.py|s/name.strip().casefold()/name/g
tests/cli/test_roads_leave.py::test_the_host_takes_every_token_and_leads_nowhere|pdfdigest/post/leave_server.py|s/\[known.get(name, name) for name in lists\]/list(lists)/
tests/cli/test_roads_leave.py::test_the_host_takes_every_token_and_leads_nowhere|pdfdigest/post/leave_server.py|s/return (own, \*others) if others else ()/return ()/
tests/post/test_leave_choice.py::test_the_letter_names_the_lists_one_is_on_and_no_other|pdfdigest/post/outgoing.py|s/page = f"{page}?on=.*/pass/
tests/cli/test_said_plainly.py::test_a_cap_is_named_and_when_it_opens_again|pdfdigest/cli/send/run.py|s/for cap in made.caps:/for cap in ():/
tests/cli/test_said_plainly.py::test_a_run_that_was_paused_says_so|pdfdigest/cli/send/run.py|s/if at.state == "paused":/if False:/
tests/cli/test_said_plainly.py::test_who_waits_for_a_cap_that_was_raised_waits_no_more|pdfdigest/post/book.py|s/if not self._pace.full(domain, now):/if False:/
tests/cli/test_said_plainly.py::test_a_plan_for_some_is_not_taken_for_a_change_of_the_list|pdfdigest/post/plan_summary.py|s/^    if _partial(release):/    if False:/
tests/cli/test_said_plainly.py::test_an_address_that_cannot_be_reached_is_told_without_the_names_of_a_library|pdfdigest/post/own_address.py|s/{web_faults.told(error)}/{error}/
tests/cli/test_said_plainly.py::test_until_when_a_plan_keeps_is_said_by_the_offices_clock|pdfdigest/office/plan_report.py|s/_clock(self.not_after)/self.not_after/
tests/cli/test_said_plainly.py::test_the_day_of_a_suppression_is_the_offices|pdfdigest/cli/lists/suppressed.py|s/fromtimestamp(each.at, zone)/fromtimestamp(each.at, UTC)/
tests/cli/test_said_plainly.py::test_what_a_command_did_to_a_plan_is_said_with_what_comes_next|pdfdigest/cli/send/change.py|s/^        terminal.say(after.format.*/        pass/
tests/cli/test_said_plainly.py::test_an_address_on_no_list_is_taken_for_a_slip|pdfdigest/cli/terminal.py|s/^    if not done.on:/    if False:/
tests/cli/test_said_plainly.py::test_without_a_plan_a_command_says_how_to_find_one|pdfdigest/cli/send/which_plan.py|s/raise RequestError("say which plan", needs=self.needs) from None/raise/
tests/cli/test_said_plainly.py::test_a_plan_without_an_issue_or_a_list_says_what_to_type|pdfdigest/cli/send/plan.py|s/, needs="which-issue"//
tests/cli/test_roads_out.py::test_a_full_disk_is_said_to_be_one|pdfdigest/post/ledger_faults.py|s/("the disk is full", _AGAIN)/("it is broken", _COPY)/
tests/cli/test_said_plainly.py::test_a_ledger_that_is_read_only_needs_no_copy|pdfdigest/post/ledger_faults.py|s/^    sqlite3.SQLITE_READONLY: (.*/    sqlite3.SQLITE_READONLY: ("it is broken", _COPY),/
tests/cli/test_roads_out.py::test_what_a_server_says_before_it_hangs_up_is_why_a_run_stopped|pdfdigest/post/smtp.py|s/raise Lost(f"421 {answer.words}")/raise Lost("the connection is gone")/
tests/cli/test_roads_out.py::test_letters_go_out_from_the_local_part_that_was_set|pdfdigest/post/outgoing.py|s/signing.return_path(row.token, local)/signing.return_path(row.token)/
tests/cli/test_said_plainly.py::test_the_history_of_a_list_is_a_table_and_a_picture|pdfdigest/post/history.py|s/(bounced if why.startswith(BACK) else left)/bounced/
tests/cli/test_roads_out.py::test_one_of_anything_is_said_as_one|pdfdigest/errors.py|s/one if number == 1 else many or /many or /
tests/cli/test_said_plainly.py::test_a_local_part_without_room_is_a_fault_with_its_line|pdfdigest/manuscript/mail_form.py|s/len(local) > 11 or //
tests/cli/test_roads_out.py::test_who_is_refused_by_a_server_that_hangs_up_is_named_with_its_words|pdfdigest/post/smtp.py|s/^            if all(answer.code .*/            if True:/
END
exit $failed
