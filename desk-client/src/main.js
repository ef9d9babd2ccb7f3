// Which screen an address is.

import { issueScreen } from "./issue.js";
import { shelfScreen } from "./shelf.js";

const root = document.getElementById("screen");
const issue = /^\/issue\/([0-9a-f]{24})$/.exec(location.pathname);
if (issue) issueScreen(root, issue[1]);
else shelfScreen(root);
