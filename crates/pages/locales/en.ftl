# The words of the pages in English, after the French of fr-CA.ftl: same keys.

## Frame
skip = Skip to content
ways = Main navigation
way-home = Home
way-communities = Communities
way-documents = Documents
way-search = Search
sign-in = Sign in
sign-out = Sign out
notices-unread = { $n ->
    [0] Notices
    [one] Notices: 1 new
   *[other] Notices: { $n } new
}
my-page = My page: { $name }
about = About
privacy = Privacy
settings = Settings
administration = Administration
in-charge = Person in charge:
older = Older
pages = Pages
next-page = Next page
previous-page = Previous page
cancel = Cancel
save-changes = Save

## Time and numbers
ago-now = just now
ago-minutes = { $n } min ago
ago-hours = { $n } h ago
ago-days = { $n ->
    [one] yesterday
   *[other] { $n } days ago
}
edited-at = edited
count-answers = { $n ->
    [one] { $n } answer
   *[other] { $n } answers
}
count-members = { $n ->
    [one] { $n } member
   *[other] { $n } members
}
count-people = { $n ->
    [one] { $n } person
   *[other] { $n } people
}
count-threads = { $n ->
    [one] { $n } discussion
   *[other] { $n } discussions
}
count-votes = { $n ->
    [one] { $n } vote of support
   *[other] { $n } votes of support
}
kilobytes = { $n } KB
megabytes = { $n } MB

## Faults: what happened, what to do
fault-title = One thing needs your attention.
fault-kept = Nothing is lost: your text is still here.
fault-unknown = This answer does not fit. Check it, then try again.
refusal-lost-title = Page not found
refusal-lost = This page does not exist, or it is not open to everyone.
refusal-lost-do = Check the address. If you have an account, sign in: some pages are for members.
refusal-unproven-title = Sign in to go on
refusal-unproven = This page needs to know who you are.
refusal-unproven-do = Sign in, then come back here.
refusal-forbidden-title = You may not do this here
refusal-forbidden = You may read, but your place in this community does not allow this.
refusal-forbidden-do = Write to an animator of the community if you think this is a mistake.
refusal-invalid-title = One thing needs your attention
refusal-invalid-do = Go back with your browser’s button: your text is still there.
refusal-conflict-title = This was already done
refusal-conflict-do = Reload the page to see where things stand.
refusal-busy-title = One moment, please
refusal-busy = Too many requests are coming at once.
refusal-busy-do = Wait { $n } seconds, then try again.
refusal-fault-title = Something broke on our side
refusal-fault = Your request could not be handled. It is not your fault.
refusal-fault-do = Try again in a few minutes. If the problem stays, write to the person in charge.
refusal-foreign-title = This request comes from elsewhere
refusal-foreign = For safety, we refuse forms sent from another site.
refusal-foreign-do = Open the page here, then try again.
refusal-large-title = This is too heavy
refusal-large = The file or the text is larger than allowed.
refusal-large-do = Choose a smaller file, then try again.
refusal-garbled = The request could not be read.
back-home = Back to the home page

## Signing in and registering
sign-in-title = Sign in
sign-in-login = Username or e-mail
sign-in-password = Password
sign-in-wrong = The name or the password does not match. Check both, then try again.
sign-in-new = No account yet?
register-link = Ask for an account
register-title = Create an account
register-intro = One account is enough for every community, here and on other organisations’ servers.
register-handle = Username
register-handle-hint = Letters without accents, digits or “_”. It is part of your address: @name@{ $host }. It cannot change later.
register-email = E-mail
register-email-hint = Only to reach you. Nobody sees it.
register-password-hint = At least 10 characters. A sentence is easier to remember than a word.
register-answer = What brings you here?
register-answer-hint = A few words are enough. A person in charge will read them.
register-approval = A person in charge reads each request before opening the account.
register-rules = By creating an account, you accept these rules:
register-send = Create my account
register-ask = Send my request
register-closed = Registration is closed for now.
register-closed-do = Write to the person in charge to ask for an invitation.
register-waiting-title = Request sent
register-waiting = Thank you! A person in charge will read your request. You can then sign in with your password.

## Home
home-intro = A place to talk with colleagues, share documents and learn from each other’s practice.
home-find = See the communities
home-mine = My communities
home-news = Recent discussions
home-documents = Recent documents
home-public = Discussions open to everyone
home-nothing = Nothing new for now.
home-nothing-do = Join a community: its discussions will show here.
write = Write
sort-active = Recent answers
sort-new = Newest
sort-top = Most supported
sort-label = Order of discussions

## Communities
communities-title = Communities
communities-intro = Groups of people who share a practice and learn together.
communities-all = All
communities-local = From here
communities-joined = Mine
communities-none = No community to show here.
communities-search = Search for a community, or paste the address of one from elsewhere
communities-found = Found a community
community-elsewhere = On another organisation’s server: { $host }
community-threads = Discussions
community-documents = Documents
community-circles = Circles
community-people = Members
community-nothing = No discussion yet. The first one can be yours.
community-animators = Who animates?
community-policy = Entry
policy-open = Open: you are in at once.
policy-approval = On request: an animator answers.
policy-invitation = By invitation.
join-ask = Ask to join
join-open = Join the community
join-answer = Introduce yourself in a few words
join-answer-hint = Only the animators will read this message.
join-asked = Your request is sent. The animators will answer you.
join-withdraw = Withdraw my request
join-unsigned = One last step: read and sign the charter. The exchanges open after that.
join-banned = You can no longer take part in this community.
join-invitation = You enter this community by invitation.
join-sign-in = Sign in to join this community.
charter-of = Charter of { $name }
charter-version = Version { $n }
charter-sign = I have read the charter and I commit to respect it
charter-read = Read the charter
leave = Leave the community
leave-sure = Leave { $name }?
leave-explain = You will no longer see what is kept for members. What you wrote stays there.
standing-banned = Excluded
standing-stranger = Outside the community
standing-asked = Request sent
standing-unsigned = Charter to sign
standing-reader = Reader
standing-member = Member
standing-pivot = Pivot member
standing-animator = Animator
standing-keeper = Keeper
requests-title = Requests to join
requests-none = No request is waiting.
requests-admit = Welcome
requests-decline = Decline
community-amend = Change the community

found-title = Found a community
found-intro = A community answers a need of its members. You will be its keeper and animator. Everything can change later, except the address.
found-name = Name
found-name-hint = For example: Youth workers of the Outaouais
found-handle = Short address
found-handle-hint = Letters without accents, digits or “_”. It cannot change later.
found-summary = Mission
found-summary-hint = Who the community is for, and what for.
found-policy = How do people enter?
found-charter = Charter
found-charter-hint = Optional. Members sign it before they read the exchanges. For example: purpose, values, confidentiality, commitments.
found-audience = Who can usually read the discussions?
found-send = Found the community

## Circles and who may see
circles-intro = A circle is a smaller group in the community: a committee, a region, a workplace.
circles-none = No circle yet.
circle-open = Open a circle
circle-name = Name of the circle
circle-discreet = Discreet circle
circle-discreet-hint = Its name and its members stay unknown to others.
circle-open-send = Open the circle
circle-add = Add a person
circle-add-hint = Their address, for example: ana or ana@other.example
circle-add-send = Add
circle-standing = Place
circle-place = Change
circle-members = Members of the circle
who-title = Who can see this?
who-hint = Answers stay in the same circle.
kind-public = Everyone
kind-public-hint = Anyone on the Web, with or without an account.
kind-network = Network
kind-network-hint = Members of partner organisations.
kind-organisation = Organisation
kind-organisation-hint = People who have an account on this server.
kind-community = Community
kind-community-hint = { $n ->
    [one] 1 person: the members of { $name }.
   *[other] { $n } people: the members of { $name }.
}
kind-circle = Circle
kind-circle-hint = { $n ->
    [one] 1 person of { $name }.
   *[other] { $n } people of { $name }.
}
kind-animation = Animators
kind-animation-hint = { $n ->
    [one] 1 person: the animators of { $name }.
   *[other] { $n } people: the animators of { $name }.
}
kind-mutual_aid = Mutual aid between animators
kind-mutual_aid-hint = { $n ->
    [one] 1 person who animates.
   *[other] { $n } people who animate.
}
kind-own = Personal
kind-own-hint = You alone.
kind-followers = Followers
kind-followers-hint = The people who follow { $name }.
kind-talk = Conversation
kind-talk-hint = Only the people in this conversation.
seen-by = Visible to: { $who }

## Writing
compose-title = New discussion
compose-choose = In which community do you want to write?
compose-none = You are not yet a member of a community where you can write.
compose-subject = Title
compose-subject-hint = A sentence or a question.
compose-text = Your text
compose-text-hint = An empty line separates paragraphs. **Two stars** make bold text, a dash makes a list.
compose-link = Link
compose-link-hint = Optional. An address that starts with https://
compose-warning = Warning
compose-warning-hint = Optional. These words show first; the text opens after.
compose-picture = Picture
compose-picture-hint = Optional. JPEG, PNG, GIF or WebP.
compose-alt = Description of the picture
compose-alt-hint = One sentence for people who cannot see it.
compose-more = Add a picture, a link or a warning
compose-send = Publish
note-title = Write a note
note-intro = A note goes to the people you choose, outside communities.
reply-title = Answer
reply-text = Your answer
reply-send = Answer
reply-to = In answer to { $name }
reply-sign-in = Sign in to answer.
reply-locked = This discussion is closed to new answers.
edit-title = Edit
edit-send = Save the changes
erase-title = Erase this message?
erase-explain = The text disappears for everyone. The answers stay. Other servers are asked to erase their copy.
erase-send = Erase
remove-title = Remove this message?
remove-explain = It disappears from the community. This is written in the log, with your reason.
remove-reason = Reason
remove-send = Remove
report-title = Report this message
report-explain = The animators will read your report.
report-forward = Tell { $host } too
report-forward-hint = Your name is not told there; what you write is.
report-reason = What is happening?
report-send = Report
report-done = Thank you. Your report is sent.
history-title = Versions of this message
history-none = One version only: this message has not been edited.

## A thread
thread-answers = Answers
thread-none = No answer yet.
thread-link = Link:
thread-original = See it on { $host }
thread-erased = This message was erased.
thread-removed = This message was removed by the animators.
thread-show = Show the text
thread-pinned = Pinned
thread-locked = Closed
thread-up = Support
thread-down = Disagree
light-thanks = Thank you
light-recognise = I recognise myself
light-answers = This answers my question
lights = Reactions
act-reply = Answer
act-save = Keep
act-saved = Kept
act-edit = Edit
act-erase = Erase
act-remove = Remove
act-report = Report
act-history = Versions
act-lock = Close to answers
act-unlock = Open to answers
act-pin = Pin
act-unpin = Unpin
act-more = More
saved-title = What I kept
saved-none = Nothing kept yet.

## Documents
documents-title = Documents
documents-intro = Guides, tools, minutes: what the communities share.
documents-none = No document yet.
documents-deposit = Add a document
deposit-title = Add a document
deposit-name = Title
deposit-summary = In short
deposit-summary-hint = Two or three sentences: what this document is for, and for whom.
deposit-file = File
deposit-file-hint = { $n } MB at most. PDF, LibreOffice and Word documents are read for the search.
deposit-send = Add
document-download = Download
document-versions = Versions
document-version = Version { $n }
document-replace = Add a new version
document-note = What changes?

## Search
search-title = Search
search-words = Words to look for
search-send = Search
search-hint = Accents and plurals do not matter. You can also paste the address of a person or a community from elsewhere.
search-all = Everything
search-threads = Discussions
search-comments = Answers
search-documents = Documents
search-people = People
search-communities = Communities
search-none = Nothing found for “{ $words }”. Try another word, or fewer words.

## People
person-since = Here since
person-nothing = Nothing to show for now.
person-follow = Follow
person-unfollow = Unfollow
person-requested = Request sent
person-block = Block
person-unblock = Unblock
person-mute = Mute
person-unmute = Unmute
person-follows-you = This person follows you.
person-elsewhere = Account on another organisation’s server: { $host }
person-write = Write to this person
person-bot = Automated account
talk-title = Write to { $name }
talk-text = Your message
talk-send = Send
talk-hint = Only the people in the conversation read it. The administrators of the servers concerned can technically have access to it.

## Settings
settings-title = Settings
settings-profile = About me
settings-name = Displayed name
settings-summary = A few words about you
settings-avatar = Picture
settings-avatar-hint = JPEG, PNG, GIF or WebP.
settings-locked = Approve each follower
settings-locked-hint = You are asked before someone follows you.
settings-discoverable = Show in searches of other servers
settings-account = My account
settings-language = Language of the pages
settings-language-fr = Français
settings-language-en = English
settings-password = Change password
settings-password-old = Current password
settings-password-new = New password
settings-password-send = Change the password
settings-email = E-mail
settings-sessions = Connected devices
settings-session-this = this device
settings-session-close = Sign out
settings-session-web = Web page
settings-session-app = Application
settings-requests = Requests to follow you
settings-accept = Accept
settings-refuse = Refuse
settings-blocks = Blocked people
settings-mutes = Muted people
settings-forget = Delete my account
settings-forget-explain = Your page and your messages disappear, here and on the servers that hold a copy. There is no way back.
settings-forget-send = Delete my account for ever
settings-kept = Saved.

## Notices
notices-title = Notices
notices-none = No notice for now.
notices-read-all = Mark all as read
notice-mention = { $name } mentions you
notice-reply = { $name } answers you
notice-reaction = { $name } reacts to your message
notice-follow = { $name } follows you
notice-request = { $name } asks to follow you
notice-admitted = { $community } welcomes you
notice-published = { $name } publishes a message
notice-shared = { $name } shares your message
notice-edited = { $name } edits a message
notice-asked = { $name } asks to join { $community }
notice-new = new

## Administration
admin-title = Administration
admin-registrations = Account requests
admin-registrations-none = No account request is waiting.
admin-approve = Open the account
admin-refuse = Refuse
admin-settings = Presentation and registration
admin-name = Name of the site
admin-summary = Presentation
admin-rules = Rules
admin-rules-hint = One rule per line.
admin-registration = Registration
admin-open = Open to anyone
admin-approval = On approval
admin-closed = Closed
admin-question = Question asked on registration
admin-contact = Person in charge of the protection of personal information
admin-contact-hint = Name, title and e-mail. Shown at the foot of each page.
admin-servers = Servers of other organisations
admin-servers-none = No known server.
admin-server-host = Server
admin-server-standing = Trust
server-blocked = Blocked
server-public_only = Public content only
server-notice_only = Notices without content
server-contains = Keeps communities’ content contained
server-partner = Partner
admin-server-last = Seen
admin-jobs = Waiting work
admin-jobs-none = Everything is up to date.
admin-jobs-retry = Try again
admin-audit = Log
admin-audit-none = Nothing in the log.
admin-people = People
admin-suspend = Suspend
admin-restore = Restore
admin-person = Address of the person
admin-reports = Reports
admin-reports-none = No open report.
admin-report-close = Close
admin-change = Change
audit-when = When
audit-who = Who
audit-what = What
audit-about = About

## About
about-title = About { $site }
about-rules = Rules
about-rules-none = No written rule yet.
about-contact = Reach a person
about-software = This site runs Courtepointe, free software for communities of practice.
about-apps = Applications
about-apps-text = You can read and write here with applications for Mastodon or for Lemmy. The address of the server is { $host }.
about-elsewhere = From another organisation
about-elsewhere-text = A person who has an account elsewhere can ask to join a community from here with their own account.
privacy-title = Privacy
privacy-who = Who can read what
privacy-who-text = Each message belongs to one circle, shown with it. Only the people of that circle can read it. An answer never leaves the circle of its discussion.
privacy-admin = Who can technically read
privacy-admin-text = The person who administers the server has access to the database. When a community welcomes someone from another server, the administrators of that other server can have access to what it receives.
privacy-software = What software cannot prevent
privacy-software-text = A person who reads can copy or photograph their screen. The charter and trust complete what software protects.
privacy-kept = What we keep
privacy-kept-text = Your e-mail, your password in scrambled form, your messages, your documents and the list of your connected devices. No record of what you read.
privacy-never = What we do not do
privacy-never-text = No advertising, no tracker, no request to another site from our pages. A single cookie, to stay signed in.
privacy-rights = Your rights
privacy-rights-text = You can see, correct and erase what you wrote, and delete your account in the settings. For any other request, write to the person in charge.
privacy-contact = Person in charge

## Reasons of the domain, dots as dashes
account-suspended = This account is suspended. Write to the person in charge.
admin-oneself = You cannot take the administration away from yourself.
already_so = It is already done.
answer-empty = Say in a few words what brings you here.
audience-unknown = Choose who can read.
block-oneself = You cannot block yourself.
charter-changed = The charter has just changed. Read the new version, then sign it.
community-last_keeper = At least one person must keep the community. Name another one first.
email-taken = An account already uses this e-mail.
email-unreadable = This e-mail does not look complete. For example: ana@example.org
file-broken_picture = This picture cannot be read. Try saving it again.
file-empty = Choose a file to add.
file-missing = The file is no longer there. Choose it again.
file-not_a_picture = Choose a JPEG, PNG, GIF or WebP picture.
file-too_large = This file is too heavy. Choose a smaller one.
follow-oneself = You cannot follow yourself.
handle-reserved = This name is reserved. Choose another one.
handle-taken = This name is already taken. Choose another one.
handle-unreadable = Use 2 to 30 letters without accents, digits or “_”.
host-ours = This is our own server.
host-unreadable = Write only the name of the server, for example: relais.example.org
link-unreadable = The link must start with https:// or http://
locale-unknown = Choose a language of the list.
media-too_many = There are too many files. Remove some.
media-unknown = A file is no longer there. Choose it again.
name-empty = Give a name.
name-too_long = This name is too long.
password-too_long = This password is too long.
password-too_short = This password is too short. It needs at least 10 characters.
password-wrong = The current password does not match.
person-unknown = Nobody has this address here. Check it.
registration-gone = This request has already been answered.
registration-waiting = Your request is still waiting for an answer. You can sign in after that.
request-gone = This request has already been answered.
source-empty = Write a few words first.
source-too_long = This text is too long. Add it as a document instead.
source-unreadable = This text has characters that cannot be read.
standing-unknown = Choose a place of the list.
summary-too_long = This text is too long.
suspend-oneself = You cannot suspend yourself.
place-out_of_reach = This community lives on another organisation’s server, where this message may not be sent. Nothing was published. Talk to whoever administers this site.
title-empty = Give a title: a sentence or a question.
title-too_long = This title is too long.
registration-closed = Registration is closed.

## Deeds of the log
deed-circle-open = opened a circle
deed-community-amend = changed a community
deed-community-found = founded a community
deed-member-admit = welcomed a person
deed-member-decline = declined a request
deed-member-place = changed a person’s place
deed-person-restore = restored an account
deed-person-suspend = suspended an account
deed-post-remove = removed a message
deed-post-restore = put a message back
deed-registration-approve = opened an account
deed-registration-refuse = refused an account
deed-report-resolve = closed a report
deed-server-set = changed the trust in a server
deed-settings = changed the presentation of the site
deed-admin-add = made a person administrator
deed-admin-remove = took the administration from a person

## Smaller words
answer-in = Answer in: { $title }
sort-all = Everything I follow
report-see = See the message
admin-jobs-tally = { $waiting } waiting, { $parked } failed
note-of = Note, { $name }
shared-by = Shared by
report-by = by
report-about = about
unsigned-title = Your session has ended
unsigned = Your text is still here, below. It is not published yet.
unsigned-do = Sign in in a new tab, then reload this page

# What leaves for neighbouring servers
peers-title = What leaves for neighbouring servers
peers-none = Nothing has left for a neighbouring server yet.
peer-state = State
peer-open = receives
peer-away = does not answer, we try again
peer-dormant = away for more than a week
peer-paused = paused
peer-waiting = Waiting
peer-oldest = The oldest
peer-parked = Set aside
peer-brought = Last received
peer-error = Last trouble
peer-failing = Not answering since
peer-ask = Next try
peer-never = never
peer-done = Done.
peer-gestures = Act
peer-pause = Pause
peer-resume = Send again
peer-retry = Try now
peer-pause-hint = While paused, nothing leaves for this server; what is meant for it waits.
peer-drop = Give up what waits
peer-drop-hint = { $n ->
    [one] One sending will never leave.
   *[other] { $n } sendings will never leave.
  }
peer-drop-sure = Yes, give them up for good
peer-lanes = What waits
peer-lanes-none = Nothing waits.
peer-lane = On behalf of
peer-somebody = somebody from here
peer-votes = appreciations
peer-next = Next try
peer-under-way = under way
peer-tries = { $n ->
    [one] one try
   *[other] { $n } tries
  }
gist-other = an announcement
gist-creates = a post
gist-updates = a change
gist-restores = a return
gist-deletes = a deletion
gist-votes = an appreciation
gist-undoes = a withdrawal
deed-peer-pause = paused what leaves for a server
deed-peer-resume = resumed what leaves for a server
deed-peer-retry = tried again what waits for a server
deed-peer-drop = gave up what waited for a server
notice-invited = { $community } invites you
join-invited = You are invited into this community.
join-decline = Decline
members-invite = Invite somebody
members-invite-send = Invite
members-invited = Were invited
members-invite-back = Take the invitation back
person-outside = This person is not in the community: invite them first.
deed-member-invite = invited a person
deed-person-limit = limited a person
deed-person-unlimit = lifted a person’s limit
server-limited = Limited
server-limited-hint = Its members are heard by whoever follows them, and ask before they follow anybody.
server-mediafree = Without its pictures and files
server-unreported = Without its reports
admin-server-reason = Reason, for everybody
admin-server-note = Note, for administrators
admin-limit = Limit
admin-unlimit = Lift the limit
admin-veiled = People of other servers
# Polls, quotes, moving
notice-poll = The poll of { $name } is over
poll-voters = { $n ->
    [0] Nobody has answered yet
    [one] { $n } person answered
   *[other] { $n } people answered
}
poll-ended = over
poll-ends = open until
poll-several = You may choose several
poll-one = Choose one
poll-send = Answer the poll
poll-mine = your choice
poll-count = { $n ->
    [one] { $n } vote
   *[other] { $n } votes
}
poll-hidden = The results are shown to those who answered, and to everybody at the end.
poll-options = A poll offers two to ten choices.
poll-option = The choices of a poll are short and all different.
poll-end = A poll is open for five minutes to a year.
poll-over = This poll is over.
poll-own = You cannot answer your own poll.
poll-voted = You have already answered this poll.
poll-choices = Choose among what is offered.
compose-poll = Poll
compose-poll-hint = Optional. One choice per line, two to ten.
compose-poll-several = Several answers may be chosen
compose-poll-days = Open for
compose-poll-day = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
quote-of = Quotes a message by { $name }
moving-title = Move
moving-gone = You have moved:
moving-aliases = My other addresses
moving-aliases-hint = To bring here the people who follow you elsewhere: @name@server, separated by spaces.
moving-explain = Are you going to live on another server? The people who follow you will follow you there. What you wrote here stays.
moving-target = My new address
moving-target-hint = @name@server. There, first say that you are also known under your address here.
moving-send = Bring the people who follow me there
move-unknown = This address cannot be found.
move-unclaimed = This address does not say yet that it is also yours.

# Lists of refused servers
list-title = Lists of refused servers
list-export = Give our list
list-export-hint = Servers that are blocked, limited, without pictures or without reports, with the reason given to everybody. Notes for administrators are not in it.
list-download = Download the list
list-import = Take over a list
list-file = File
list-file-hint = In Mastodon’s form (CSV), or one server a line. You will see what would change before you confirm.
list-paste = Or paste the list here
list-alone = The list decides alone
list-alone-hint = Otherwise, a server that we refuse more stays so.
list-look = See what would change
list-refused = Nothing was changed: these lines cannot be taken.
list-line = Line { $n }
list-changes = What would change
list-new = { $n ->
    [one] { $n } server newly refused
   *[other] { $n } servers newly refused
}
list-stronger = { $n ->
    [one] { $n } server refused more
   *[other] { $n } servers refused more
}
list-weaker = { $n ->
    [one] { $n } server refused less
   *[other] { $n } servers refused less
}
list-unchanged = { $n ->
    [one] { $n } server unchanged
   *[other] { $n } servers unchanged
}
list-before = Now
list-after = Then
list-do = Make these changes
list-another = Take over another list
list-severity = The severity must be suspend, silence or noop.
list-flag = Write true or false there.
list-quote = A quotation mark is not closed.
list-too_long = The list is too long: one mebibyte and ten thousand servers at most.
host-address = This is the address of a machine: write the name of the server.

# A community’s log
log-title = Moderation log
log-intro = What the animators decided here, where you may read.
log-none = Nothing was decided, or nothing that you may see.
log-animation = The animators
deed-post-lock = closed a discussion
deed-post-unlock = opened a discussion again
deed-post-pin = pinned a discussion
deed-post-unpin = unpinned a discussion
deed-member-pardon = let somebody back in
deed-member-relieve = relieved somebody of animating
