/**
 * Kinds of words beside the name of a place, by what they make of it. Written from council plans and papers that no label
 * set has; a word belongs here for its kind, never for one document.
 */

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''))

/** After a name: things called after a place, which it does not name any more (Bath Road, Oxford University). */
export const THINGS_AFTER = words(`
  road street lane avenue close drive way gardens crescent terrace square place hill bridge park parks wood woods farm
  house hall court lodge gate wharf quay quays dock docks bay beach canal river forest hospital infirmary trust nhs
  association federation commission agency statistics foundation
  university college school academy institute cathedral abbey church priory castle museum gallery theatre library arena
  airport station railway line tube underground overground rail marathon festival united rovers wanderers athletic albion
  hotspur wednesday fc afc rfc cricket football rugby racecourse stadium hotel inn arms ale beer cheese pudding pasty
  press gazette echo mercury herald times evening post chronicle argus telegraph guardian observer journal review
  building buildings society bank insurance plc ltd limited llp inc group holdings partners associates
  eye olympics protocol agreement treaty declaration charter gap basin newt heath common fields moor`)

/** After a name: what an authority or area is, has or writes; the place is still meant (Watford Borough Council). */
export const AUTHORITY_AFTER = words(`
  council councils councillors borough city county district metropolitan unitary combined authority authorities mayoral
  mayor lep leps enterprise partnership region regional area areas local strategic economic economy industrial strategy
  strategies plan plans core development spatial framework growth deal devolution town housing transport infrastructure
  green blue climate employment economy skills innovation digital cluster corridor and or in to with for the by is has
  new draft adopted submission joint minerals waste neighbourhood community health social education planning policy
  policies members residents government investment inward business businesses productivity inclusive`)

/** Before a name: what makes it another name (New England, River Eden, Sir Malcolm Preston). */
export const OTHER_NAME_BEFORE = words(`
  new old little great mount lake loch fort river port isle st saint hms raf ss hotel
  mr mrs ms miss dr sir lord lady dame cllr councillor prof professor baroness viscount earl duke rev reverend captain`)

/** Before a name, in capitals: words that leave it as it is (Central Manchester, The Leeds economy, City of York). */
export const PLAIN_BEFORE = words(`
  the a an in at on for from to of by and or with within across around near outside inside between into over our this
  central inner outer mid northern southern eastern western north south east west rural urban wider greater royal upper
  lower city borough council councils county district region mayor town making if when while where as but both all`)

/** Before `of` and a name: bodies and titles, whose name it is part of (Bank of England, University of Leeds). */
export const BODIES_BEFORE_OF = words(`
  bank church university universities college school institute museum bishop archbishop diocese duke earl duchess prince
  princess queen king port isle vale forest gulf battle hospital academy society library gallery tower treaty union`)

/** States of the United States and other lands after a comma, where a town has the name of an English one. */
export const OTHER_LANDS =
  /^, ?(?:[A-Z]{2}(?:\s\d{5})?(?=[\s,.;)]|$)(?<!UK)|Alabama|California|Connecticut|Delaware|Georgia|Illinois|Indiana|Iowa|Kansas|Kentucky|Maine|Maryland|Massachusetts|Michigan|Minnesota|Missouri|Nebraska|Nevada|New (?:Hampshire|Jersey|Mexico|South Wales|York|Zealand)|North Carolina|Ohio|Oklahoma|Ontario|Oregon|Pennsylvania|Queensland|Rhode Island|South (?:Africa|Australia|Carolina)|Tasmania|Tennessee|Texas|USA|U\.S\.|Vermont|Victoria|Virginia|Washington|Wisconsin|Australia|Canada|Jamaica)/u
