// Which screen an address is.

import { issueScreen } from "./issue.js";
import { mailScreen } from "./mail.js";
import { paperScreen } from "./paper.js";
import { readersScreen } from "./readers.js";
import { shelfScreen } from "./shelf.js";
import { volumeScreen } from "./volume.js";

const root = document.getElementById("screen");
const issue = /^\/issue\/([0-9a-f]{24})$/.exec(location.pathname);
const mail = /^\/mail\/([0-9a-f]{24})$/.exec(location.pathname);
const volume = /^\/volume\/([0-9a-f]{24})$/.exec(location.pathname);
const paper = /^\/papers\/([0-9a-f]{24})\/(.+)$/.exec(location.pathname);
const readers = /^\/readers\/([0-9a-f]{24})$/.exec(location.pathname);
if (readers) readersScreen(root, readers[1]);
else if (paper) paperScreen(root, paper[1], paper[2]);
else if (volume) volumeScreen(root, volume[1]);
else if (mail) mailScreen(root, mail[1]);
else if (issue) issueScreen(root, issue[1]);
else shelfScreen(root);
