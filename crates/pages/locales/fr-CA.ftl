# The words of the pages, in the French of Québec: the source. Short sentences, words of the field, « vous ».

## Frame
skip = Aller au contenu
ways = Navigation principale
way-home = Accueil
way-communities = Communautés
way-documents = Documents
way-search = Recherche
sign-in = Se connecter
sign-out = Se déconnecter
notices-unread = { $n ->
    [0] Avis
    [one] Avis : 1 nouveau
   *[other] Avis : { $n } nouveaux
}
my-page = Ma page : { $name }
about = À propos
privacy = Confidentialité
settings = Réglages
administration = Administration
in-charge = Personne responsable :
older = Plus anciens
pages = Pages
next-page = Page suivante
previous-page = Page précédente
cancel = Annuler
save-changes = Enregistrer

## Time and numbers
ago-now = à l’instant
ago-minutes = il y a { $n } min
ago-hours = il y a { $n } h
ago-days = { $n ->
    [one] hier
   *[other] il y a { $n } jours
}
edited-at = modifié
count-answers = { $n ->
    [one] { $n } réponse
   *[other] { $n } réponses
}
count-members = { $n ->
    [one] { $n } membre
   *[other] { $n } membres
}
count-people = { $n ->
    [one] { $n } personne
   *[other] { $n } personnes
}
count-threads = { $n ->
    [one] { $n } discussion
   *[other] { $n } discussions
}
count-votes = { $n ->
    [one] { $n } appui
   *[other] { $n } appuis
}
kilobytes = { $n } Ko
megabytes = { $n } Mo

## Faults: what happened, what to do
fault-title = Il reste une chose à corriger.
fault-kept = Rien n’est perdu : votre texte est toujours là.
fault-unknown = Cette réponse ne convient pas. Vérifiez-la, puis essayez encore.
refusal-lost-title = Page introuvable
refusal-lost = Cette page n’existe pas, ou elle n’est pas ouverte à tout le monde.
refusal-lost-do = Vérifiez l’adresse. Si vous avez un compte, connectez-vous : certaines pages sont réservées aux membres.
refusal-unproven-title = Connectez-vous pour continuer
refusal-unproven = Cette page demande de savoir qui vous êtes.
refusal-unproven-do = Connectez-vous, puis revenez ici.
refusal-forbidden-title = Ce geste n’est pas permis ici
refusal-forbidden = Vous pouvez lire, mais votre place dans cette communauté ne permet pas ce geste.
refusal-forbidden-do = Écrivez à une animatrice ou à un animateur de la communauté si vous pensez que c’est une erreur.
refusal-invalid-title = Il reste une chose à corriger
refusal-invalid-do = Revenez à la page précédente avec le bouton de votre navigateur : votre texte y est encore.
refusal-conflict-title = C’était déjà fait
refusal-conflict-do = Rechargez la page pour voir où les choses en sont.
refusal-busy-title = Un instant, s’il vous plaît
refusal-busy = Trop de demandes arrivent en même temps.
refusal-busy-do = Attendez { $n } secondes, puis essayez encore.
refusal-fault-title = Quelque chose a brisé de notre côté
refusal-fault = Votre demande n’a pas pu être traitée. Ce n’est pas votre faute.
refusal-fault-do = Essayez encore dans quelques minutes. Si le problème reste, écrivez à la personne responsable.
refusal-foreign-title = Cette demande vient d’ailleurs
refusal-foreign = Par sécurité, nous refusons les formulaires envoyés depuis un autre site.
refusal-foreign-do = Ouvrez la page ici même, puis recommencez.
refusal-large-title = C’est trop lourd
refusal-large = Le fichier ou le texte dépasse la taille permise.
refusal-large-do = Choisissez un fichier plus petit, puis recommencez.
refusal-garbled = La demande n’a pas pu être lue.
back-home = Revenir à l’accueil

## Signing in and registering
sign-in-title = Se connecter
sign-in-login = Nom d’usage ou courriel
sign-in-password = Mot de passe
sign-in-wrong = Le nom ou le mot de passe ne correspond pas. Vérifiez les deux, puis essayez encore.
sign-in-new = Pas encore de compte?
register-link = Demander un compte
register-title = Créer un compte
register-intro = Un seul compte suffit pour toutes les communautés, ici et sur les serveurs d’autres organismes.
register-handle = Nom d’usage
register-handle-hint = Des lettres sans accent, des chiffres ou « _ ». Il fait partie de votre adresse : @nom@{ $host }. Il ne change plus.
register-email = Courriel
register-email-hint = Pour vous joindre seulement. Personne ne le voit.
register-password-hint = Au moins 10 caractères. Une phrase se retient mieux qu’un mot.
register-answer = Qu’est-ce qui vous amène?
register-answer-hint = Quelques mots suffisent. Une personne responsable les lira.
register-approval = Une personne responsable lit chaque demande avant d’ouvrir le compte.
register-rules = En créant un compte, vous acceptez ces règles :
register-send = Créer mon compte
register-ask = Envoyer ma demande
register-closed = Les inscriptions sont fermées pour le moment.
register-closed-do = Écrivez à la personne responsable pour demander une invitation.
register-waiting-title = Demande envoyée
register-waiting = Merci! Une personne responsable va lire votre demande. Vous pourrez ensuite vous connecter avec votre mot de passe.

## Home
home-intro = Un lieu pour échanger entre collègues, déposer des documents et apprendre de la pratique des autres.
home-find = Voir les communautés
home-mine = Mes communautés
home-news = Discussions récentes
home-documents = Documents récents
home-public = Discussions ouvertes à tout le monde
home-nothing = Rien de nouveau pour le moment.
home-nothing-do = Joignez une communauté : ses discussions apparaîtront ici.
write = Écrire
sort-active = Réponses récentes
sort-new = Plus récentes
sort-top = Plus appuyées
sort-label = Ordre des discussions

## Communities
communities-title = Communautés
communities-intro = Des groupes de personnes qui partagent une pratique et apprennent ensemble.
communities-all = Toutes
communities-local = D’ici
communities-joined = Les miennes
communities-none = Aucune communauté à montrer ici.
communities-search = Chercher une communauté, ou coller l’adresse d’une communauté d’ailleurs
communities-found = Fonder une communauté
community-elsewhere = Sur le serveur d’un autre organisme : { $host }
community-threads = Discussions
community-documents = Documents
community-circles = Cercles
community-people = Membres
community-nothing = Aucune discussion pour le moment. La première peut être la vôtre.
community-animators = Qui anime?
community-policy = Entrée
policy-open = Ouverte : on entre tout de suite.
policy-approval = Sur demande : une animatrice ou un animateur répond.
policy-invitation = Sur invitation.
join-ask = Demander à entrer
join-open = Entrer dans la communauté
join-answer = Présentez-vous en quelques mots
join-answer-hint = Seules les personnes qui animent liront ce message.
join-asked = Votre demande est envoyée. Les personnes qui animent vont vous répondre.
join-withdraw = Retirer ma demande
join-unsigned = Une dernière étape : lire et signer la charte. Les échanges s’ouvrent ensuite.
join-banned = Vous ne pouvez plus participer à cette communauté.
join-invitation = On entre dans cette communauté sur invitation.
join-sign-in = Connectez-vous pour entrer dans cette communauté.
charter-of = Charte : { $name }
charter-version = Version { $n }
charter-sign = J’ai lu la charte et je m’engage à la respecter
charter-read = Lire la charte
leave = Quitter la communauté
leave-sure = Quitter { $name }?
leave-explain = Vous ne verrez plus les échanges réservés aux membres. Ce que vous avez écrit y reste.
standing-banned = Exclusion
standing-stranger = Hors de la communauté
standing-asked = Demande envoyée
standing-unsigned = Charte à signer
standing-reader = Lecture
standing-member = Membre
standing-pivot = Membre pivot
standing-animator = Animation
standing-keeper = Responsable
requests-title = Demandes d’adhésion
requests-none = Aucune demande en attente.
requests-admit = Accueillir
requests-decline = Décliner
community-amend = Modifier la communauté

found-title = Fonder une communauté
found-intro = Une communauté répond à un besoin de ses membres. Vous en serez responsable. Tout se change plus tard, sauf l’adresse.
found-name = Nom
found-name-hint = Par exemple : Intervention jeunesse en Outaouais
found-handle = Adresse courte
found-handle-hint = Des lettres sans accent, des chiffres ou « _ ». Elle ne change plus.
found-summary = Mission
found-summary-hint = À qui s’adresse la communauté, et pour quoi faire.
found-policy = Comment entre-t-on?
found-charter = Charte
found-charter-hint = Facultatif. Les membres la signent avant de lire les échanges. Par exemple : raison d’être, valeurs, confidentialité, engagements.
found-audience = Qui peut lire les discussions, d’habitude?
found-send = Fonder la communauté

## Circles and who may see
circles-intro = Un cercle est un groupe plus petit dans la communauté : un comité, une région, un milieu de travail.
circles-none = Aucun cercle pour le moment.
circle-open = Ouvrir un cercle
circle-name = Nom du cercle
circle-discreet = Cercle discret
circle-discreet-hint = Son nom et ses membres restent inconnus des autres.
circle-open-send = Ouvrir le cercle
circle-add = Ajouter une personne
circle-add-hint = Son adresse, par exemple : ana ou ana@autre.example
circle-add-send = Ajouter
circle-standing = Place
circle-place = Changer
circle-members = Membres du cercle
who-title = Qui peut voir?
who-hint = Les réponses restent dans le même cercle.
kind-public = Tout le monde
kind-public-hint = Toute personne sur le Web, avec ou sans compte.
kind-network = Réseau
kind-network-hint = Les membres des organismes partenaires.
kind-organisation = Organisme
kind-organisation-hint = Les personnes qui ont un compte sur ce serveur.
kind-community = Communauté
kind-community-hint = { $n ->
    [one] 1 personne, membre de « { $name } ».
   *[other] { $n } personnes, membres de « { $name } ».
}
kind-circle = Cercle
kind-circle-hint = { $n ->
    [one] 1 personne, dans le cercle « { $name } ».
   *[other] { $n } personnes, dans le cercle « { $name } ».
}
kind-animation = Animation
kind-animation-hint = { $n ->
    [one] 1 personne, qui anime « { $name } ».
   *[other] { $n } personnes, qui animent « { $name } ».
}
kind-mutual_aid = Entraide entre animatrices
kind-mutual_aid-hint = { $n ->
    [one] 1 personne qui anime.
   *[other] { $n } personnes qui animent.
}
kind-own = Personnel
kind-own-hint = Vous seulement.
kind-followers = Personnes abonnées
kind-followers-hint = Les personnes abonnées à { $name }.
kind-talk = Conversation
kind-talk-hint = Les personnes de cette conversation seulement.
seen-by = Visible : { $who }

## Writing
compose-title = Nouvelle discussion
compose-choose = Dans quelle communauté voulez-vous écrire?
compose-none = Vous n’êtes membre d’aucune communauté où écrire pour le moment.
compose-subject = Titre
compose-subject-hint = Une phrase ou une question.
compose-text = Votre texte
compose-text-hint = Une ligne vide sépare les paragraphes. **Deux étoiles** mettent en gras, un tiret fait une liste.
compose-link = Lien
compose-link-hint = Facultatif. Une adresse qui commence par https://
compose-warning = Avertissement
compose-warning-hint = Facultatif. Ces mots s’affichent d’abord; le texte s’ouvre ensuite.
compose-picture = Image
compose-picture-hint = Facultatif. JPEG, PNG, GIF ou WebP.
compose-alt = Description de l’image
compose-alt-hint = Une phrase pour les personnes qui ne la voient pas.
compose-more = Ajouter une image, un lien ou un avertissement
compose-send = Publier
note-title = Écrire une note
note-intro = Une note va aux personnes choisies, hors des communautés.
reply-title = Répondre
reply-text = Votre réponse
reply-send = Répondre
reply-to = En réponse à { $name }
reply-sign-in = Connectez-vous pour répondre.
reply-locked = Cette discussion est fermée aux nouvelles réponses.
edit-title = Modifier
edit-send = Enregistrer les changements
erase-title = Effacer ce message?
erase-explain = Le texte disparaît pour tout le monde. Les réponses restent. Les autres serveurs reçoivent la demande d’effacer leur copie.
erase-send = Effacer
remove-title = Retirer ce message?
remove-explain = Il disparaît de la communauté. Le geste est noté au journal, avec votre raison.
remove-reason = Raison
remove-send = Retirer
report-title = Signaler ce message
report-explain = Les personnes qui animent liront votre signalement.
report-forward = Le dire aussi à { $host }
report-forward-hint = Votre nom n’y est pas dit; ce que vous écrivez, oui.
report-reason = Que se passe-t-il?
report-send = Signaler
report-done = Merci. Votre signalement est envoyé.
history-title = Versions de ce message
history-none = Une seule version : ce message n’a pas été modifié.

## A thread
thread-answers = Réponses
thread-none = Aucune réponse pour le moment.
thread-link = Lien proposé :
thread-original = Voir sur { $host }
thread-erased = Ce message a été effacé.
thread-removed = Ce message a été retiré par l’animation.
thread-show = Afficher le texte
thread-pinned = Épinglée
thread-locked = Fermée
thread-up = Appuyer
thread-down = Désapprouver
light-thanks = Merci
light-recognise = Je me reconnais
light-answers = Ça répond à ma question
lights = Réactions
act-reply = Répondre
act-save = Garder
act-saved = Gardé
act-edit = Modifier
act-erase = Effacer
act-remove = Retirer
act-report = Signaler
act-history = Versions
act-lock = Fermer aux réponses
act-unlock = Rouvrir aux réponses
act-pin = Épingler
act-unpin = Ne plus épingler
act-more = Autres gestes
saved-title = Ce que j’ai gardé
saved-none = Rien de gardé pour le moment.

## Documents
documents-title = Documents
documents-intro = Guides, outils, comptes rendus : ce que les communautés partagent.
documents-none = Aucun document pour le moment.
documents-deposit = Déposer un document
deposit-title = Déposer un document
deposit-name = Titre
deposit-summary = L’essentiel
deposit-summary-hint = Deux ou trois phrases : à quoi sert ce document, et pour qui.
deposit-file = Fichier
deposit-file-hint = { $n } Mo au plus. Les documents PDF, LibreOffice et Word sont lus pour la recherche.
deposit-send = Déposer
document-download = Télécharger
document-versions = Versions
document-version = Version { $n }
document-replace = Déposer une nouvelle version
document-note = Qu’est-ce qui change?

## Search
search-title = Recherche
search-words = Mots à chercher
search-send = Chercher
search-hint = Les accents et le pluriel ne comptent pas. On peut aussi coller l’adresse d’une personne ou d’une communauté d’ailleurs.
search-all = Tout
search-threads = Discussions
search-comments = Réponses
search-documents = Documents
search-people = Personnes
search-communities = Communautés
search-none = Rien trouvé pour « { $words } ». Essayez un autre mot, ou moins de mots.

## People
person-since = Ici depuis
person-nothing = Rien à montrer pour le moment.
person-follow = S’abonner
person-unfollow = Se désabonner
person-requested = Demande envoyée
person-block = Bloquer
person-unblock = Débloquer
person-mute = Masquer
person-unmute = Ne plus masquer
person-follows-you = Cette personne est abonnée à vous.
person-elsewhere = Compte sur le serveur d’un autre organisme : { $host }
person-write = Lui écrire
person-bot = Compte automatisé
talk-title = Écrire à { $name }
talk-text = Votre message
talk-send = Envoyer
talk-hint = Seules les personnes de la conversation le lisent. L’administration des serveurs concernés peut techniquement y avoir accès.

## Settings
settings-title = Réglages
settings-profile = Ma présentation
settings-name = Nom affiché
settings-summary = Quelques mots sur vous
settings-avatar = Photo
settings-avatar-hint = JPEG, PNG, GIF ou WebP.
settings-locked = Approuver chaque abonnement
settings-locked-hint = On vous demande avant de vous suivre.
settings-discoverable = Apparaître dans les recherches d’autres serveurs
settings-account = Mon compte
settings-language = Langue des pages
settings-language-fr = Français
settings-language-en = English
settings-password = Changer de mot de passe
settings-password-old = Mot de passe actuel
settings-password-new = Nouveau mot de passe
settings-password-send = Changer le mot de passe
settings-email = Courriel
settings-sessions = Appareils connectés
settings-session-this = cet appareil
settings-session-close = Déconnecter
settings-session-web = Page Web
settings-session-app = Application
settings-requests = Demandes d’abonnement
settings-accept = Accepter
settings-refuse = Refuser
settings-blocks = Personnes bloquées
settings-mutes = Personnes masquées
settings-forget = Supprimer mon compte
settings-forget-explain = Votre page et vos messages disparaissent, ici et sur les serveurs qui en ont une copie. On ne peut pas revenir en arrière.
settings-forget-send = Supprimer mon compte pour toujours
settings-kept = C’est enregistré.

## Notices
notices-title = Avis
notices-none = Aucun avis pour le moment.
notices-read-all = Tout marquer comme lu
notice-mention = { $name } parle de vous
notice-reply = { $name } vous répond
notice-reaction = { $name } réagit à votre message
notice-follow = { $name } s’abonne à vous
notice-request = { $name } demande à s’abonner
notice-admitted = { $community } vous accueille
notice-published = { $name } publie un message
notice-shared = { $name } partage votre message
notice-edited = { $name } modifie un message
notice-asked = { $name } demande à entrer dans { $community }
notice-new = nouveau

## Administration
admin-title = Administration
admin-registrations = Demandes de compte
admin-registrations-none = Aucune demande de compte en attente.
admin-approve = Ouvrir le compte
admin-refuse = Refuser
admin-settings = Présentation et inscriptions
admin-name = Nom du site
admin-summary = Présentation
admin-rules = Règles
admin-rules-hint = Une règle par ligne.
admin-registration = Inscriptions
admin-open = Ouvertes à toute personne
admin-approval = Sur approbation
admin-closed = Fermées
admin-question = Question posée à l’inscription
admin-contact = Personne responsable de la protection des renseignements
admin-contact-hint = Nom, titre et courriel. Affichés au bas de chaque page.
admin-servers = Serveurs d’autres organismes
admin-servers-none = Aucun serveur connu.
admin-server-host = Serveur
admin-server-standing = Confiance
server-blocked = Bloqué
server-public_only = Contenu public seulement
server-notice_only = Avis sans contenu
server-contains = Garde le contenu des communautés
server-partner = Partenaire
admin-server-last = Vu
admin-jobs = Travaux en attente
admin-jobs-none = Tout est à jour.
admin-jobs-retry = Réessayer
admin-audit = Journal des gestes
admin-audit-none = Aucun geste noté.
admin-people = Personnes
admin-suspend = Suspendre
admin-restore = Rétablir
admin-person = Adresse de la personne
admin-reports = Signalements
admin-reports-none = Aucun signalement ouvert.
admin-report-close = Classer
admin-change = Changer
audit-when = Quand
audit-who = Qui
audit-what = Geste
audit-about = Sur quoi

## About
about-title = À propos de { $site }
about-rules = Règles
about-rules-none = Aucune règle écrite pour le moment.
about-contact = Joindre une personne
about-software = Ce site fonctionne avec Courtepointe, un logiciel libre pour les communautés de pratique.
about-apps = Applications
about-apps-text = Vous pouvez lire et écrire ici avec les applications pour Mastodon ou pour Lemmy. L’adresse du serveur est { $host }.
about-elsewhere = Avec un autre organisme
about-elsewhere-text = Une personne qui a un compte ailleurs peut demander à entrer dans une communauté d’ici avec son propre compte.
privacy-title = Confidentialité
privacy-who = Qui peut lire quoi
privacy-who-text = Chaque message appartient à un seul cercle, affiché avec lui. Seules les personnes de ce cercle peuvent le lire. Une réponse ne sort jamais du cercle de sa discussion.
privacy-admin = Qui peut techniquement lire
privacy-admin-text = La personne qui administre le serveur a accès à la base de données. Quand une communauté accueille quelqu’un d’un autre serveur, l’administration de cet autre serveur peut avoir accès à ce qu’il reçoit.
privacy-software = Ce qu’un logiciel ne peut pas empêcher
privacy-software-text = Une personne qui lit peut copier ou photographier son écran. La charte et la confiance complètent ce que le logiciel protège.
privacy-kept = Ce que nous gardons
privacy-kept-text = Votre courriel, votre mot de passe chiffré, vos messages, vos documents et la liste de vos appareils connectés. Aucun registre de vos lectures.
privacy-never = Ce que nous ne faisons pas
privacy-never-text = Aucune publicité, aucun pisteur, aucune demande à un autre site depuis nos pages. Un seul témoin (cookie), pour rester connecté.
privacy-rights = Vos droits
privacy-rights-text = Vous pouvez voir, corriger et effacer ce que vous avez écrit, et supprimer votre compte dans les réglages. Pour toute autre demande, écrivez à la personne responsable.
privacy-contact = Personne responsable

## Reasons of the domain, dots as dashes
account-suspended = Ce compte est suspendu. Écrivez à la personne responsable.
admin-oneself = Vous ne pouvez pas vous retirer l’administration vous-même.
already_so = C’est déjà fait.
answer-empty = Dites en quelques mots ce qui vous amène.
audience-unknown = Choisissez qui peut lire.
block-oneself = On ne peut pas se bloquer soi-même.
charter-changed = La charte vient de changer. Lisez la nouvelle version, puis signez-la.
community-last_keeper = Il faut au moins une personne pour garder la communauté. Nommez-en une autre d’abord.
email-taken = Un compte existe déjà avec ce courriel.
email-unreadable = Ce courriel ne semble pas complet. Par exemple : ana@exemple.org
file-broken_picture = Cette image ne peut pas être lue. Essayez de l’enregistrer de nouveau.
file-empty = Choisissez un fichier à déposer.
file-missing = Le fichier n’est plus là. Choisissez-le de nouveau.
file-not_a_picture = Choisissez une image JPEG, PNG, GIF ou WebP.
file-too_large = Ce fichier est trop lourd. Choisissez-en un plus petit.
follow-oneself = On ne peut pas s’abonner à soi-même.
handle-reserved = Ce nom est réservé. Choisissez-en un autre.
handle-taken = Ce nom est déjà pris. Choisissez-en un autre.
handle-unreadable = Utilisez de 2 à 30 lettres sans accent, chiffres ou « _ ».
host-ours = C’est notre propre serveur.
host-unreadable = Écrivez le nom du serveur seul, par exemple : relais.exemple.org
link-unreadable = Le lien doit commencer par https:// ou http://
locale-unknown = Choisissez une langue de la liste.
media-too_many = Il y a trop de fichiers. Retirez-en.
media-unknown = Un fichier n’est plus là. Choisissez-le de nouveau.
name-empty = Donnez un nom.
name-too_long = Ce nom est trop long.
password-too_long = Ce mot de passe est trop long.
password-too_short = Ce mot de passe est trop court. Il faut au moins 10 caractères.
password-wrong = Le mot de passe actuel ne correspond pas.
person-unknown = Personne n’a cette adresse ici. Vérifiez-la.
registration-gone = Cette demande a déjà reçu une réponse.
registration-waiting = Votre demande attend encore une réponse. Vous pourrez vous connecter ensuite.
request-gone = Cette demande a déjà reçu une réponse.
source-empty = Écrivez d’abord quelques mots.
source-too_long = Ce texte est trop long. Déposez-le plutôt comme document.
source-unreadable = Ce texte contient des caractères illisibles.
standing-unknown = Choisissez une place de la liste.
summary-too_long = Ce texte est trop long.
suspend-oneself = On ne peut pas se suspendre soi-même.
place-out_of_reach = Cette communauté vit sur le serveur d’un autre organisme, où ce message ne peut pas être envoyé. Rien n’a été publié. Parlez-en à la personne qui administre ce site.
title-empty = Donnez un titre : une phrase ou une question.
title-too_long = Ce titre est trop long.

registration-closed = Les inscriptions sont fermées.

## Deeds of the log
deed-circle-open = a ouvert un cercle
deed-community-amend = a modifié une communauté
deed-community-found = a fondé une communauté
deed-member-admit = a accueilli une personne
deed-member-decline = a décliné une demande
deed-member-place = a changé la place d’une personne
deed-person-restore = a rétabli un compte
deed-person-suspend = a suspendu un compte
deed-post-remove = a retiré un message
deed-post-restore = a remis un message
deed-registration-approve = a ouvert un compte
deed-registration-refuse = a refusé un compte
deed-report-resolve = a classé un signalement
deed-server-set = a changé la confiance envers un serveur
deed-settings = a changé la présentation du site
deed-admin-add = a nommé une personne à l’administration
deed-admin-remove = a retiré une personne de l’administration

## Smaller words
answer-in = Réponse dans : { $title }
sort-all = Tout ce que je suis
report-see = Voir le message
admin-jobs-tally = { $waiting } en attente, { $parked } en échec
note-of = Note, { $name }
shared-by = Partagé par
report-by = par
report-about = à propos de
unsigned-title = Votre session est terminée
unsigned = Votre texte est toujours là, ci-dessous. Il n’est pas encore publié.
unsigned-do = Se connecter dans un nouvel onglet, puis recharger cette page

# Ce qui part vers les serveurs voisins
peers-title = Ce qui part vers les serveurs voisins
peers-none = Rien n’est encore parti vers un serveur voisin.
peer-state = État
peer-open = reçoit
peer-away = ne répond pas, on réessaie
peer-dormant = absent depuis plus d’une semaine
peer-paused = en pause
peer-waiting = En attente
peer-oldest = Le plus ancien
peer-parked = Mis de côté
peer-brought = Dernier envoi reçu
peer-error = Dernier ennui
peer-failing = Ne répond plus depuis
peer-ask = Prochain essai
peer-never = jamais
peer-done = C’est fait.
peer-gestures = Agir
peer-pause = Mettre en pause
peer-resume = Reprendre les envois
peer-retry = Essayer maintenant
peer-pause-hint = En pause, rien ne part vers ce serveur ; ce qui lui est destiné attend.
peer-drop = Abandonner ce qui attend
peer-drop-hint = { $n ->
    [one] Un envoi ne partira jamais.
   *[other] { $n } envois ne partiront jamais.
  }
peer-drop-sure = Oui, les abandonner pour toujours
peer-lanes = Ce qui attend
peer-lanes-none = Rien n’attend.
peer-lane = De la part de
peer-somebody = une personne d’ici
peer-votes = appréciations
peer-next = Prochain essai
peer-under-way = en cours
peer-tries = { $n ->
    [one] un essai
   *[other] { $n } essais
  }
gist-other = une annonce
gist-creates = une publication
gist-updates = une modification
gist-restores = un retour
gist-deletes = un effacement
gist-votes = une appréciation
gist-undoes = une annulation
deed-peer-pause = a mis en pause les envois vers un serveur
deed-peer-resume = a repris les envois vers un serveur
deed-peer-retry = a relancé les envois vers un serveur
deed-peer-drop = a abandonné ce qui attendait pour un serveur
notice-invited = { $community } vous invite
join-invited = Vous êtes invité·e dans cette communauté.
join-decline = Décliner
members-invite = Inviter quelqu’un
members-invite-send = Inviter
members-invited = Ont reçu une invitation
members-invite-back = Reprendre l’invitation
person-outside = Cette personne n’est pas dans la communauté : invitez-la d’abord.
deed-member-invite = a invité une personne
deed-person-limit = a mis une personne en sourdine
deed-person-unlimit = a levé la sourdine d’une personne
server-limited = En sourdine
server-limited-hint = Ses membres sont entendus de qui les suit, et demandent avant de suivre quelqu’un.
server-mediafree = Sans ses images ni ses fichiers
server-unreported = Sans ses signalements
admin-server-reason = Raison, pour tout le monde
admin-server-note = Note, pour l’administration
admin-limit = Mettre en sourdine
admin-unlimit = Lever la sourdine
admin-veiled = Personnes d’autres serveurs
# Sondages, citations, déménagements
notice-poll = Le sondage de { $name } est terminé
poll-voters = { $n ->
    [0] Personne n’a encore répondu
    [one] { $n } personne a répondu
   *[other] { $n } personnes ont répondu
}
poll-ended = terminé
poll-ends = ouvert jusqu’au
poll-several = Plusieurs choix possibles
poll-one = Un seul choix
poll-send = Répondre au sondage
poll-mine = votre choix
poll-count = { $n ->
    [one] { $n } voix
   *[other] { $n } voix
}
poll-hidden = Les résultats se montrent à qui a répondu, et à tout le monde à la fin.
poll-options = Un sondage offre de deux à dix choix.
poll-option = Les choix d’un sondage sont courts et tous différents.
poll-end = Un sondage reste ouvert de cinq minutes à un an.
poll-over = Ce sondage est terminé.
poll-own = On ne répond pas à son propre sondage.
poll-voted = Vous avez déjà répondu à ce sondage.
poll-choices = Choisissez parmi ce qui est offert.
compose-poll = Sondage
compose-poll-hint = Facultatif. Un choix par ligne, de deux à dix.
compose-poll-several = On peut choisir plusieurs réponses
compose-poll-days = Ouvert pendant
compose-poll-day = { $n ->
    [one] { $n } jour
   *[other] { $n } jours
}
quote-of = Cite un message de { $name }
moving-title = Déménager
moving-gone = Vous avez déménagé :
moving-aliases = Mes autres adresses
moving-aliases-hint = Pour amener ici les gens qui vous suivent ailleurs : @nom@serveur, séparées par des espaces.
moving-explain = Vous partez vivre sur un autre serveur? Les gens qui vous suivent vous suivront là-bas. Ce que vous avez écrit ici y reste.
moving-target = Ma nouvelle adresse
moving-target-hint = @nom@serveur. Là-bas, dites d’abord que vous êtes aussi connu sous l’adresse d’ici.
moving-send = Amener là-bas les gens qui me suivent
move-unknown = Cette adresse ne se trouve pas.
move-unclaimed = Cette adresse ne dit pas encore qu’elle est aussi la vôtre.

# Listes de serveurs refusés
list-title = Listes de serveurs refusés
list-export = Donner notre liste
list-export-hint = Les serveurs bloqués, en sourdine, sans images ou sans signalements, avec la raison donnée à tout le monde. Les notes de l’administration n’y sont pas.
list-download = Télécharger la liste
list-import = Reprendre une liste
list-file = Fichier
list-file-hint = Au format de Mastodon (CSV), ou un serveur par ligne. Vous verrez ce qui changerait avant de confirmer.
list-paste = Ou collez la liste ici
list-alone = La liste décide seule
list-alone-hint = Sinon, un serveur que nous refusons davantage le reste.
list-look = Voir ce qui changerait
list-refused = Rien n’a été changé : ces lignes ne peuvent pas être reprises.
list-line = Ligne { $n }
list-changes = Ce qui changerait
list-new = { $n ->
    [one] { $n } serveur nouvellement refusé
   *[other] { $n } serveurs nouvellement refusés
}
list-stronger = { $n ->
    [one] { $n } serveur refusé davantage
   *[other] { $n } serveurs refusés davantage
}
list-weaker = { $n ->
    [one] { $n } serveur refusé moins
   *[other] { $n } serveurs refusés moins
}
list-unchanged = { $n ->
    [one] { $n } serveur sans changement
   *[other] { $n } serveurs sans changement
}
list-before = Maintenant
list-after = Ensuite
list-do = Appliquer ces changements
list-another = Reprendre une autre liste
list-severity = Le degré doit être suspend, silence ou noop.
list-flag = Il faut y écrire true ou false.
list-quote = Un guillemet n’est pas fermé.
list-too_long = La liste est trop longue : un mébioctet et dix mille serveurs au plus.
host-address = C’est l’adresse d’une machine : écrivez le nom du serveur.

# Le journal d’une communauté
log-title = Journal de l’animation
log-intro = Ce que l’animation a décidé ici, là où vous pouvez lire.
log-none = Rien n’a été décidé, ou rien que vous puissiez voir.
log-animation = L’animation
deed-post-lock = a fermé une discussion
deed-post-unlock = a rouvert une discussion
deed-post-pin = a épinglé une discussion
deed-post-unpin = a désépinglé une discussion
deed-member-pardon = a levé une exclusion
deed-member-relieve = a retiré une personne de l’animation
