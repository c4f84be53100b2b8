// What was answered, kept in this browser as long as it lets us, and as the file that `dlquiz stats --import` reads.
const uid = () => {
  if (crypto.randomUUID) return crypto.randomUUID().replaceAll("-", "");
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};
const utc = (date) => date.toISOString().replace("Z", "+00:00");
const localDay = (date) => [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((n) => `${n}`.padStart(2, "0")).join("-");

class Kept {
  constructor(known) {
    Object.assign(this, { known, name: `dlquiz-${known.page}`, works: true });
    this.session = { uid: uid(), started: utc(new Date()) };
    this.tasks = 0;
    const found = this.stored();
    this.sessions = found.sessions;
    this.answers = found.answers;
    this.places = found.places;
    this.at = found.at;
  }

  stored() {
    const nothing = { sessions: [], answers: [], places: {}, at: 0 };
    try {
      const found = JSON.parse(localStorage.getItem(this.name) ?? "null");
      return found && Array.isArray(found.answers) && Array.isArray(found.sessions) ? { ...nothing, ...found } : nothing;
    } catch {
      this.works = false;
      return nothing;
    }
  }

  // Another tab may have answered meanwhile: nothing of it is lost.
  save() {
    if (!this.works) return;
    const other = this.stored();
    const joined = (mine, theirs) => [...theirs.filter((row) => !mine.some((own) => own.uid === row.uid)), ...mine];
    this.answers = joined(this.answers, other.answers);
    this.sessions = joined(this.sessions, other.sessions);
    try {
      localStorage.setItem(this.name, JSON.stringify({ sessions: this.sessions, answers: this.answers, places: this.places, at: this.at }));
    } catch {
      this.works = false;
    }
  }

  // The numbers that stand on a question's card, and the task that its answers belong to once there is one.
  place(question) {
    return (this.places[question] ??= { variant: 0, session: null, task: 0 });
  }

  answersOf(question) {
    const { session, task } = this.place(question);
    const { skill } = this.known.questions[question];
    return session ? this.answers.filter((row) => row.session === session && row.task === task && row.skill === skill) : [];
  }

  add(question, part, { response, outcome, credit, misconception, seconds }) {
    const place = this.place(question);
    const { skill, variants } = this.known.questions[question];
    const variant = variants[place.variant];
    if (!place.session) {
      if (!this.tasks) this.sessions.push(this.session);
      this.tasks += 1;
      Object.assign(place, { session: this.session.uid, task: this.tasks });
    }
    const now = new Date();
    const isShown = variant.parts.some(({ answer }) => answer === null); // judged by the student: it moves no schedule
    this.answers.push({
      uid: uid(),
      session: place.session,
      task: place.task,
      part,
      parts: variant.parts.length,
      at: utc(now),
      day: localDay(now),
      skill,
      code: variant.code,
      wording: variant.wording,
      form: isShown ? "shown" : "typed",
      counts: isShown ? 0 : 1,
      response,
      outcome,
      credit,
      points: variant.parts[part].points,
      misconception,
      hints: 0,
      seconds,
    });
    this.save();
  }

  exported() {
    const { kind, schema, store, version, page, seed } = this.known;
    const last = (session) => this.answers.filter((row) => row.session === session).reduce((at, row) => (row.at > at ? row.at : at), "");
    const sessions = this.sessions.filter((session) => last(session.uid));
    return {
      kind,
      schema,
      store,
      sessions: sessions.map((session) => ({ ...session, mode: "practice", plan: JSON.stringify({ page, seed }), version })),
      endings: sessions.map((session) => ({ session: session.uid, at: last(session.uid) })),
      answers: [...this.answers].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
      amendments: [],
      settings: [],
    };
  }

  forget() {
    try {
      localStorage.removeItem(this.name);
    } catch {
      this.works = false;
    }
    Object.assign(this, { sessions: [], answers: [], places: {}, tasks: 0, session: { uid: uid(), started: utc(new Date()) } });
  }
}
