package trappa.staircase;

import trappa.staircase.WidgetShop.Answer;

/** A member who can tell a birthday and answer a survey: what the shop says of it, and what stands on the buttons. */
record ThingsToDo(WidgetShop shop, String member) {
    static final String BIRTHDAY = "{\"kind\":\"birthday\",\"points\":100}";
    static final String SURVEY =
            "{\"kind\":\"survey\",\"id\":\"nps\",\"type\":\"nps\",\"points\":20,\"least\":0,\"most\":10,\"question\":null}";
    static final String BIRTHDAY_KNOWN = "{\"activity\": {\"kind\": \"birthday\", \"points\": 100}}";
    static final String ANSWERED = "{\"activity\": {\"kind\": \"survey\", \"points\": 20}}";

    static final String TELL = "Berätta när du fyller år";
    static final String ASKED = "Svara på en fråga: +20 poäng";
    static final String FIRST_PLACE = "activities/birthday";
    static final String SECOND_PLACE = "activities/survey";

    static ThingsToDo in(WidgetShop shop) {
        return new ThingsToDo(shop, shop.example("member"));
    }

    /** The page and the shop's answers as a test begins. */
    void anew() {
        shop.page("<trappa-stairs lang=sv></trappa-stairs>").staircase(200, doing(BIRTHDAY, SURVEY));
        shop.answer(FIRST_PLACE, Answer.json(201, BIRTHDAY_KNOWN)).answer(SECOND_PLACE, Answer.json(201, ANSWERED));
        shop.claims().clear();
        shop.asked().clear();
    }

    /** The member's state with what there is to do. */
    String doing(String... activities) {
        return member.replace("\"next\":", "\"activities\":[" + String.join(",", activities) + "],\"next\":");
    }
}
