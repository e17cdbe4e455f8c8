/**
 * A tea house among hills; in mist in the light theme, with lit lanterns in the dark theme. Colours
 * come from scene.css.
 */
export function Illustration() {
  return (
    <svg
      class="scene"
      viewBox="0 0 1200 800"
      preserveAspectRatio="xMidYMax slice"
      aria-hidden="true"
      focusable="false"
    >
      <defs>
        <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
          <stop class="sky-high" offset="0" />
          <stop class="sky-low" offset="1" />
        </linearGradient>
      </defs>
      <rect width="1200" height="800" fill="url(#sky)" />
      <Sky />
      <Hills />
      <House />
      <Garden />
    </svg>
  );
}

function Sky() {
  return (
    <>
      <circle class="sun" cx="660" cy="170" r="60" />
      <g class="stars">
        <circle cx="120" cy="90" r="3" />
        <circle cx="330" cy="60" r="2" />
        <circle cx="470" cy="130" r="2.5" />
        <circle cx="820" cy="70" r="2" />
        <circle cx="960" cy="140" r="3" />
        <circle cx="1110" cy="80" r="2" />
        <circle cx="1040" cy="230" r="2" />
        <circle cx="60" cy="240" r="2" />
      </g>
      <g class="clouds">
        <path d="M90 190h180a22 22 0 0 0 0-44h-14a42 42 0 0 0-80-12a34 34 0 0 0-62 14h-24a21 21 0 0 0 0 42z" />
        <path d="M800 270h220a20 20 0 0 0 0-40h-30a36 36 0 0 0-68-10a30 30 0 0 0-54 12h-68a19 19 0 0 0 0 38z" />
      </g>
      <path
        class="cranes"
        d="M480 120q16-16 30 0q14-16 30 0M548 158q11-11 21 0q10-11 21 0M600 300q10-10 19 0q9-10 19 0"
      />
    </>
  );
}

function Hills() {
  return (
    <>
      <path
        class="hill far"
        d="M0 470Q110 330 230 400Q330 250 470 380Q590 290 700 400Q830 270 960 390Q1080 310 1200 420V800H0z"
      />
      <path
        class="hill middle"
        d="M0 560Q150 430 330 520Q520 420 690 530Q860 440 1010 530Q1110 480 1200 530V800H0z"
      />
      <path class="hill near" d="M0 640Q280 560 600 632Q900 570 1200 640V800H0z" />
      <path
        class="rows"
        d="M640 676q140-34 280-30t280 14M600 716q170-40 320-36t280 16M580 762q180-44 340-38t280 18"
      />
    </>
  );
}

function House() {
  return (
    <g class="house" transform="translate(52 0)">
      <path class="stone" d="M96 668h448v26H96zM72 694h496v26H72z" />
      <path class="wall" d="M132 486h376v182H132z" />
      <path class="window" d="M166 520h92v92h-92zM382 520h92v92h-92z" />
      <path
        class="lattice"
        d="M166 520h92v92h-92zM382 520h92v92h-92zM197 520v92M227 520v92M166 551h92M166 581h92M413 520v92M443 520v92M382 551h92M382 581h92"
      />
      <path class="door" d="M282 510h76v158h-76z" />
      <path class="lattice" d="M320 510v158M292 524h18v46h-18zM330 524h18v46h-18z" />
      <path
        class="pillar"
        d="M128 480h16v188h-16zM262 480h14v188h-14zM364 480h14v188h-14zM496 480h16v188h-16z"
      />
      <path class="roof" d="M52 492Q116 476 168 404H472Q524 476 588 492L576 508H64z" />
      <path class="tiles" d="M214 412L176 498M267 412L250 500M320 412V500M373 412L390 500M426 412L464 498" />
      <path class="wall" d="M214 352h212v54H214z" />
      <path class="window" d="M236 364h168v30H236z" />
      <path class="lattice" d="M236 364h168v30H236zM278 364v30M320 364v30M362 364v30" />
      <path class="roof" d="M150 360Q212 340 248 274H392Q428 340 490 360L478 374H162z" />
      <path class="tiles" d="M276 282L252 366M320 282V366M364 282L388 366" />
      <path class="ridge" d="M232 278q-4-16-18-18q20-10 34 4h144q14-14 34-4q-14 2-18 18z" />
      <Lantern x={92} y={510} />
      <Lantern x={548} y={510} />
      <g class="sign">
        <rect x="286" y="436" width="68" height="60" rx="4" />
        <text x="320" y="482" text-anchor="middle">
          茶
        </text>
      </g>
    </g>
  );
}

function Lantern({ x, y }: { x: number; y: number }) {
  return (
    <g class="lantern">
      <circle class="glow" cx={x} cy={y + 46} r="64" />
      <path class="string" d={`M${x} ${y - 4}v24M${x} ${y + 74}v20`} />
      <ellipse class="paper" cx={x} cy={y + 46} rx="28" ry="26" />
      <path class="cap" d={`M${x - 13} ${y + 16}h26v8h-26zM${x - 13} ${y + 68}h26v8h-26z`} />
    </g>
  );
}

function Garden() {
  return (
    <>
      <path class="bamboo" d="M14 800Q20 560 4 300M48 800Q46 620 62 420" />
      <path
        class="leaves"
        d="M6 350q40-34 78-20q-30 30-78 20zM8 440q-34-26-40-60q36 12 40 60zM12 490q46-20 78 2q-40 24-78-2zM58 458q36-40 74-34q-22 36-74 34zM54 540q40-28 76-10q-34 28-76 10zM16 580q-30-30-30-64q32 18 30 64z"
      />
      <g class="table">
        <path class="wood" d="M640 724h190v14H640zM660 738h14v52h-14zM796 738h14v52h-14z" />
        <path class="steam" d="M700 650c-9-9 9-13 0-26M718 652c-8-8 8-12 0-22" />
        <path
          class="clay"
          d="M676 690q0-24 34-24t34 24q0 30-34 30t-34-30zM742 682q22-4 20 14q-2 14-22 16v-8q12-2 13-9q1-7-11-5zM680 690q-18 0-18-18l9-1q2 9 12 8z"
        />
        <circle class="clay" cx="710" cy="662" r="6" />
        <path class="china" d="M780 704h28q0 20-14 20t-14-20z" />
      </g>
    </>
  );
}
