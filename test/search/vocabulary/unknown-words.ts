/**
 * Words, most of them of no dictionary, that people may search for and that the sample does not have: of technology,
 * economics and politics, names of authors and of towns. Chosen before any rule about slips was measured on them.
 */
export const UNKNOWN_WORDS: readonly string[] = (
  'biochar agrivoltaics electrolyser electrolysers perovskite graphene blockchain cryptocurrency ' +
  'fintech biotech medtech agritech proptech edtech cleantech hyperloop microgrid geothermal biomethane ' +
  'syngas decarbonised nanotech nanomaterials photonics semiconductor metrology cybersecurity ' +
  'datacentre broadband heatpump retrofitting passivhaus biodiversity rewilding peatland saltmarsh ' +
  'seagrass agroforestry eutrophication microplastics wastewater desalination telehealth telemedicine ' +
  'genomics proteomics bioinformatics epigenetics immunotherapy radiotherapy biosimilar nutraceutical ' +
  'ecommerce teleworking coworking makerspace hackathon upskilling reskilling microcredential foodbank ' +
  'childcare eldercare homelessness precariat gentrification monopsony oligopoly hysteresis ' +
  'counterfactual endogeneity heteroscedasticity bayesian cointegration autarky disintermediation ' +
  'stagflation mazzucato haldane krugman stiglitz piketty marmot heseltine beveridge barca rodrik ' +
  'storper swinney fothergill beatty tomaney pike martin sunley gardiner tyler glaeser florida moretti ' +
  'venables overman mccann ortega bailey driffield rutter fai barzotto corradini labory tomlinson coyle ' +
  'besley aberystwyth caernarfon llandudno inverness dundee paisley falkirk ballymena enniskillen ' +
  'penzance truro bodmin launceston guernsey stornoway kirkwall reykjavik rotterdam antwerp eindhoven ' +
  'gothenburg bilbao bologna emilia lombardy bavaria stuttgart toulouse grenoble lyon tampere oulu ' +
  'solarpunk quango devolution subsidiarity localism municipalism mutualism cooperativism anarchism ' +
  'communitarian ordoliberal keynesian thatcherite zeolite catalysis pyrolysis gasification ' +
  'torrefaction anaerobic digestate biogas bioethanol hydrotreated kerosene ammonia methanol ' +
  'electrolytic tokamak stellarator cyclotron synchrotron lidar radar sonar gyroscope accelerometer ' +
  'cubesat nanosatellite exoskeleton cobot mechatronics haptics inshoring nearshoring reshoring ' +
  'onshoring servitisation dropshipping logistics cabotage transshipment freeport bonded warehousing ' +
  'tiktok netflix kubernetes javascript postgres chatbot deepfake metaverse wearables gamification ' +
  'crowdfunding peercoin stablecoin'
).split(' ')
