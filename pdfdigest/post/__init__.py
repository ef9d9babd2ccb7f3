"""The post room: an edition on record goes out to its readers, each once, and it can be shown.

Readers: `mailing` keeps who reads what, `readers` reads them from files of any make
(`list_encoding`, `list_opening`, `list_columns`, `list_states` with `list_state_words`, `list_cells`, `address_lines`), `list_preview` shows how a file begins, and `incoming_readers` sets them against a list, `mailbox` their addresses, `roster` says
who is on a list; `unsubscribes` takes leave of them, with `leave_server` and `leave_connections` on the public host;
`suppressions` says who must not be sent to, `forgetting` leaves no trace of a reader.
Letters: `letter`, `story_text` and `lines` make the text, `headers` and `wire` the octets, `tokens` and `keys` what names a
reader without an address, `signing` the DKIM signature, `outgoing` letter and envelope of each reader.
Sending: `plan` freezes what goes out, `plan_summary` tells of it, `releases` how far it is, `undelivered` whom it
missed; `dispatch` sends in two phases through `carriers` (`smtp`, `smtp_login`, `certificate_faults`) as `pacing`
allows (`shared_count`: over several publications); `book` is the one writer of the `ledger`, which is asked through `ledger_db` and kept in a file by `ledger_file`
(`tables`, `ledger_steps`, `ledger_age`, `ledger_place`, `ledger_note`, `ledger_faults`), or on a server by `postgres_store` (`machines`, `postgres_db`,
`postgres_dialect`, `postgres_tables`); `ledger_moves` and `ledger_to_server` move it from one to the other.
Afterwards: `bounces` takes what came back out of `mail_sources` and `imap_box`; `bounce_reports`, `report_fields` and
`bounce_texts` read a mail by its signs (`bounce_signs`), `bounce_reasons` judges it by code and words (`bounce_words`), `bounce_verdicts` says for
which letter it counts; `leave_mails` and `leave_words` read what readers write, `leavers` acts on it.
`reconcile` settles doubt by the server's log, which `server_logs` reads; `register` is printed, `history`
counts who came and went.  `readiness` looks at the office's DNS, `own_address` at its website (`web_faults`).
"""
