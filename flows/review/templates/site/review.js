"use strict";
// Keys for triage; every page works without them, through its forms.
