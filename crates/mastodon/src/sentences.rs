//! The only place that turns a reason of the domain into a sentence clients may show.

/// The sentence for a reason; the reason itself, spelled out, when it has none.
pub fn of(reason: &str) -> String {
    let known = SENTENCES.iter().find(|(key, _)| *key == reason);
    known.map_or_else(
        || reason.replace(['.', '_'], " "),
        |(_, sentence)| (*sentence).to_owned(),
    )
}

const SENTENCES: [(&str, &str); 36] = [
    ("already_so", "C’est déjà fait."),
    (
        "place.out_of_reach",
        "Cette communauté vit sur un autre serveur, où ce message ne peut pas être envoyé. Rien n’a été publié.",
    ),
    ("title.empty", "Un fil a besoin d’un titre : sa première ligne."),
    ("title.too_long", "Le titre est trop long."),
    ("source.empty", "Le message est vide."),
    ("source.too_long", "Le message est trop long."),
    ("source.unreadable", "Le message contient des caractères illisibles."),
    ("link.unreadable", "Ce lien n’est pas une adresse web."),
    ("media.too_many", "Il y a trop de fichiers."),
    ("file.empty", "Le fichier est vide."),
    ("file.too_large", "Le fichier est trop lourd."),
    ("file.broken_picture", "Cette image est abîmée ou illisible."),
    ("file.not_a_picture", "Ce fichier n’est pas une image."),
    ("file.missing", "Ce fichier n’existe plus : déposez-le de nouveau."),
    (
        "media.unknown",
        "Un des fichiers n’existe plus : déposez-le de nouveau.",
    ),
    ("handle.taken", "Ce nom d’usage est déjà pris."),
    ("handle.reserved", "Ce nom d’usage est réservé."),
    (
        "handle.unreadable",
        "Un nom d’usage ne contient que des lettres sans accent, des chiffres et le trait bas.",
    ),
    ("follow.oneself", "On ne s’abonne pas à soi-même."),
    ("poll.options", "Un sondage offre de deux à dix choix."),
    ("poll.option", "Les choix d’un sondage sont courts et tous différents."),
    ("poll.end", "Un sondage reste ouvert de cinq minutes à un an."),
    ("poll.over", "Ce sondage est terminé."),
    ("poll.own", "On ne répond pas à son propre sondage."),
    ("poll.voted", "Vous avez déjà répondu à ce sondage."),
    ("poll.choices", "Ce choix n’est pas offert."),
    ("block.oneself", "On ne se bloque pas soi-même."),
    ("email.taken", "Ce courriel a déjà un compte."),
    ("email.unreadable", "Ce courriel n’est pas lisible."),
    ("password.too_short", "Le mot de passe est trop court."),
    ("password.too_long", "Le mot de passe est trop long."),
    ("registration.closed", "Les inscriptions sont fermées."),
    (
        "registration.waiting",
        "Votre demande d’inscription attend d’être acceptée.",
    ),
    ("answer.empty", "Répondez à la question de l’organisation."),
    ("name.too_long", "Le nom est trop long."),
    ("summary.too_long", "La présentation est trop longue."),
];
