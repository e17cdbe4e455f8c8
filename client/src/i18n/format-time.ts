import { computed, signal } from '@preact/signals';
import { language } from './language';
import { strings } from './strings';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Relative dates are drawn again at midnight. */
const today = signal(new Date().toDateString());
window.setInterval(() => (today.value = new Date().toDateString()), MINUTE_MS);

const formats = computed(() => {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language.value, options);
  return {
    clock: format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    weekday: format({ weekday: 'long' }),
    shortWeekday: format({ weekday: 'short' }),
    day: format({ month: 'long', day: 'numeric' }),
    dayOfYear: format({ year: 'numeric', month: 'long', day: 'numeric' }),
    shortDay: format({ month: 'numeric', day: 'numeric' }),
    shortDayOfYear: format({ year: '2-digit', month: 'numeric', day: 'numeric' }),
    whole: format({ dateStyle: 'full', timeStyle: 'medium' }),
  };
});

/** A centred time separator: `HH:mm` today, 昨天, the weekday within a week, then the date. */
export function formatDayTime(at: string): string {
  const { clock, weekday, day, dayOfYear } = formats.value;
  const then = new Date(at);
  const time = clock.format(then);
  const days = calendarDays(then);
  if (days <= 0) return time;
  if (days === 1) return `${strings.value.yesterday} ${time}`;
  if (days < 7) return `${weekday.format(then)} ${time}`;
  return `${(sameYear(then) ? day : dayOfYear).format(then)} ${time}`;
}

/** The short time of a row in the conversation list. */
export function formatTime(at: string): string {
  const { clock, shortWeekday, shortDay, shortDayOfYear } = formats.value;
  const then = new Date(at);
  const days = calendarDays(then);
  if (days <= 0) return clock.format(then);
  if (days === 1) return strings.value.yesterday;
  if (days < 7) return shortWeekday.format(then);
  return (sameYear(then) ? shortDay : shortDayOfYear).format(then);
}

/** A future time: `HH:mm` today, otherwise with the day. */
export function formatShort(at: string): string {
  const { clock, shortDay } = formats.value;
  const then = new Date(at);
  const time = clock.format(then);
  return calendarDays(then) === 0 ? time : `${shortDay.format(then)} ${time}`;
}

/** A duration, in the largest unit that fits. */
export function formatDuration(ms: number): string {
  const { minutes, hours, days } = strings.value;
  const whole = Math.max(1, Math.round(ms / MINUTE_MS));
  if (whole < 60) return minutes(whole);
  if (whole < 24 * 60) return hours(Math.round(whole / 60));
  return days(Math.round(whole / (24 * 60)));
}

/** Date and time in full, for the tooltip of a message. */
export function formatFull(at: string): string {
  return formats.value.whole.format(new Date(at));
}

/** Returns the number of midnights between two times: calendar days, not 24-hour spans. */
function calendarDays(then: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(new Date(today.value)) - midnight(then)) / DAY_MS);
}

function sameYear(then: Date): boolean {
  return then.getFullYear() === new Date(today.value).getFullYear();
}
