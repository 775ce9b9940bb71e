//! The only place for the numbers these APIs give to languages: a code's place in a fixed list, which clients know by heart.

use serde::Serialize;

use crate::shape::Id;

/// A language as the clients' menus show it.
#[derive(Debug, Clone, Serialize)]
pub struct Language {
    pub id: Id,
    pub code: &'static str,
    pub name: &'static str,
}

/// Every language, in the order of its number.
pub fn all() -> Vec<Language> {
    (0..)
        .zip(LANGUAGES)
        .map(|(id, &(code, name))| Language { id, code, name })
        .collect()
}

/// Every number: the site discusses in any language.
pub fn numbers() -> Vec<Id> {
    (0..).zip(LANGUAGES).map(|(id, _)| id).collect()
}

/// The number of a code; 0, « undetermined », for none and for one the list does not know. Regions are put aside.
pub fn number(code: Option<&str>) -> Id {
    let Some(code) = code.and_then(|code| code.split(['-', '_']).next()) else {
        return 0;
    };
    (0..)
        .zip(LANGUAGES)
        .find(|(_, (known, _))| *known == code)
        .map_or(0, |(id, _)| id)
}

/// The code of a number; none for 0 and for numbers outside the list.
pub fn code(number: Id) -> Option<&'static str> {
    let place = usize::try_from(number).ok().filter(|place| 1 <= *place)?;
    LANGUAGES.get(place).map(|(code, _)| *code)
}

#[rustfmt::skip]
const LANGUAGES: &[(&str, &str)] = &[
    ("und", "Undetermined"),
    ("aa", "Afaraf"),
    ("ab", "аҧсуа бызшәа"),
    ("ae", "avesta"),
    ("af", "Afrikaans"),
    ("ak", "Akan"),
    ("am", "አማርኛ"),
    ("an", "aragonés"),
    ("ar", "اَلْعَرَبِيَّةُ"),
    ("as", "অসমীয়া"),
    ("av", "авар мацӀ"),
    ("ay", "aymar aru"),
    ("az", "azərbaycan dili"),
    ("ba", "башҡорт теле"),
    ("be", "беларуская мова"),
    ("bg", "български език"),
    ("bi", "Bislama"),
    ("bm", "bamanankan"),
    ("bn", "বাংলা"),
    ("bo", "བོད་ཡིག"),
    ("br", "brezhoneg"),
    ("bs", "bosanski jezik"),
    ("ca", "Català"),
    ("ce", "нохчийн мотт"),
    ("ch", "Chamoru"),
    ("co", "corsu"),
    ("cr", "ᓀᐦᐃᔭᐍᐏᐣ"),
    ("cs", "čeština"),
    ("cu", "ѩзыкъ словѣньскъ"),
    ("cv", "чӑваш чӗлхи"),
    ("cy", "Cymraeg"),
    ("da", "dansk"),
    ("de", "Deutsch"),
    ("dv", "ދިވެހި"),
    ("dz", "རྫོང་ཁ"),
    ("ee", "Eʋegbe"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("eo", "Esperanto"),
    ("es", "Español"),
    ("et", "eesti"),
    ("eu", "euskara"),
    ("fa", "فارسی"),
    ("ff", "Fulfulde"),
    ("fi", "suomi"),
    ("fj", "vosa Vakaviti"),
    ("fo", "føroyskt"),
    ("fr", "Français"),
    ("fy", "Frysk"),
    ("ga", "Gaeilge"),
    ("gd", "Gàidhlig"),
    ("gl", "galego"),
    ("gn", "Avañe'ẽ"),
    ("gu", "ગુજરાતી"),
    ("gv", "Gaelg"),
    ("ha", "هَوُسَ"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("ho", "Hiri Motu"),
    ("hr", "Hrvatski"),
    ("ht", "Kreyòl ayisyen"),
    ("hu", "magyar"),
    ("hy", "Հայերեն"),
    ("hz", "Otjiherero"),
    ("ia", "Interlingua"),
    ("id", "Bahasa Indonesia"),
    ("ie", "Interlingue"),
    ("ig", "Asụsụ Igbo"),
    ("ii", "ꆈꌠ꒿ Nuosuhxop"),
    ("ik", "Iñupiaq"),
    ("io", "Ido"),
    ("is", "Íslenska"),
    ("it", "Italiano"),
    ("iu", "ᐃᓄᒃᑎᑐᑦ"),
    ("ja", "日本語"),
    ("jv", "basa Jawa"),
    ("ka", "ქართული"),
    ("kg", "Kikongo"),
    ("ki", "Gĩkũyũ"),
    ("kj", "Kuanyama"),
    ("kk", "қазақ тілі"),
    ("kl", "kalaallisut"),
    ("km", "ខេមរភាសា"),
    ("kn", "ಕನ್ನಡ"),
    ("ko", "한국어"),
    ("kr", "Kanuri"),
    ("ks", "कश्मीरी"),
    ("ku", "Kurdî"),
    ("kv", "коми кыв"),
    ("kw", "Kernewek"),
    ("ky", "Кыргызча"),
    ("la", "latine"),
    ("lb", "Lëtzebuergesch"),
    ("lg", "Luganda"),
    ("li", "Limburgs"),
    ("ln", "Lingála"),
    ("lo", "ພາສາລາວ"),
    ("lt", "lietuvių kalba"),
    ("lu", "Kiluba"),
    ("lv", "latviešu valoda"),
    ("mg", "fiteny malagasy"),
    ("mh", "Kajin M̧ajeļ"),
    ("mi", "te reo Māori"),
    ("mk", "македонски јазик"),
    ("ml", "മലയാളം"),
    ("mn", "Монгол хэл"),
    ("mr", "मराठी"),
    ("ms", "Bahasa Melayu"),
    ("mt", "Malti"),
    ("my", "ဗမာစာ"),
    ("na", "Dorerin Naoero"),
    ("nb", "Norsk bokmål"),
    ("nd", "isiNdebele"),
    ("ne", "नेपाली"),
    ("ng", "Owambo"),
    ("nl", "Nederlands"),
    ("nn", "Norsk nynorsk"),
    ("no", "Norsk"),
    ("nr", "isiNdebele"),
    ("nv", "Diné bizaad"),
    ("ny", "chiCheŵa"),
    ("oc", "occitan"),
    ("oj", "ᐊᓂᔑᓈᐯᒧᐎᓐ"),
    ("om", "Afaan Oromoo"),
    ("or", "ଓଡ଼ିଆ"),
    ("os", "ирон æвзаг"),
    ("pa", "ਪੰਜਾਬੀ"),
    ("pi", "पाऴि"),
    ("pl", "Polski"),
    ("ps", "پښتو"),
    ("pt", "Português"),
    ("qu", "Runa Simi"),
    ("rm", "rumantsch grischun"),
    ("rn", "Ikirundi"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("rw", "Ikinyarwanda"),
    ("sa", "संस्कृतम्"),
    ("sc", "sardu"),
    ("sd", "सिन्धी"),
    ("se", "Davvisámegiella"),
    ("sg", "yângâ tî sängö"),
    ("si", "සිංහල"),
    ("sk", "slovenčina"),
    ("sl", "slovenščina"),
    ("sm", "gagana fa'a Samoa"),
    ("sn", "chiShona"),
    ("so", "Soomaaliga"),
    ("sq", "Shqip"),
    ("sr", "српски језик"),
    ("ss", "SiSwati"),
    ("st", "Sesotho"),
    ("su", "Basa Sunda"),
    ("sv", "Svenska"),
    ("sw", "Kiswahili"),
    ("ta", "தமிழ்"),
    ("te", "తెలుగు"),
    ("tg", "тоҷикӣ"),
    ("th", "ไทย"),
    ("ti", "ትግርኛ"),
    ("tk", "Türkmençe"),
    ("tl", "Wikang Tagalog"),
    ("tn", "Setswana"),
    ("to", "faka Tonga"),
    ("tr", "Türkçe"),
    ("ts", "Xitsonga"),
    ("tt", "татар теле"),
    ("tw", "Twi"),
    ("ty", "Reo Tahiti"),
    ("ug", "ئۇيغۇرچە"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("uz", "Ўзбек"),
    ("ve", "Tshivenḓa"),
    ("vi", "Tiếng Việt"),
    ("vo", "Volapük"),
    ("wa", "walon"),
    ("wo", "Wollof"),
    ("xh", "isiXhosa"),
    ("yi", "ייִדיש"),
    ("yo", "Yorùbá"),
    ("za", "Saɯ cueŋƅ"),
    ("zh", "中文"),
    ("zu", "isiZulu"),
];

#[cfg(test)]
mod tests {
    use super::{code, number};

    #[test]
    fn the_numbers_are_those_that_clients_know() {
        assert_eq!(["de", "en", "fr"].map(|known| number(Some(known))), [32, 37, 47]);
        assert_eq!(number(Some("fr-CA")), 47);
        assert_eq!(
            (code(47), code(0), code(9_999), code(-1)),
            (Some("fr"), None, None, None)
        );
    }
}
