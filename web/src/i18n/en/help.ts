export default {
  title: 'Help',
  subtitle: 'How the usual things are done, in short.',
  articles: 'Articles',
  searchHint: 'Search help',
  nothing: 'Nothing found',
  nothingHint: 'Try a shorter word, such as “import”, “undo” or “rates”.',
  showAll: 'Show all articles',
  article: {
    'first-steps': {
      title: 'Start here',
      lead: 'Jingjing brings a subdistrict’s data together, shows how the place is running, and gives every figure a source.',
      section: {
        '1': {
          title: 'Signing in',
          text: 'Use the account and password the administrator gave you. The demo also offers four roles on the sign-in page; one click enters, no password needed.',
        },
        '2': {
          title: 'What is on the page',
          text: 'Navigation is on the left and shows only what you may use; on a phone it is at the bottom.\nAt the top right are jobs, language, light or dark, and your account.\nThe address keeps the period and filters you chose: send it to a colleague and they see the same view.',
        },
        '3': {
          title: 'A good first session',
          text: '- Data steward: open Import, drop a sheet of 12345 orders, check it and confirm.\n- Leader or operator: open Cases and click the total to see where it comes from.\n- Everybody: when a figure puzzles you, click it.',
        },
      },
    },
    import: {
      title: 'Importing files',
      lead: 'No tidying first: the platform recognises, you look it over, and nothing is stored before you confirm.',
      section: {
        '1': {
          title: 'Steps',
          text: '- Open “Import” and drop one or more files into the dashed box.\n- Start the recognition. With a large file you may leave the page: rows, bytes and time left stand under the jobs at the top right, where it can be cancelled.\n- Look over each dataset: what it is, what each column is, which rows are no data, which cells were not understood.\n- The bottom of the page says what confirming will do. Then confirm.',
        },
        '2': {
          title: 'Something was recognised wrongly',
          text: 'The reasons stand beside each column. Put right what is wrong: the rows of the header, what the table is, the coordinate system; of each column whether it is imported, its title, type, meaning and sensitivity. Then look again with these changes, check the sample, and confirm; the next file of that shape comes in the same way.\nWhere a title or a spelling is taken wrongly again and again, write it into the dictionary: it then holds everywhere.',
        },
        '3': {
          title: 'Cells that were not understood',
          text: 'They are left empty and never lost. Afterwards download these rows: the workbook holds the row numbers, the original cells and the reasons. Mend the cells and drop the workbook into “Import”: mended rows take the place of the old ones, what is still wrong comes back again, and rows that somebody has changed meanwhile are not overwritten. Do not delete columns or sheets.\nTo import nothing where a single cell is not understood, switch that on at the bottom.',
        },
        '4': {
          title: 'The same table every day',
          text: 'A table of a shape that was confirmed before becomes the next version of its dataset without a question; to look first, tick “Look over files of known shapes as well”. New rows replace, append or merge by key, and what becomes of repeated rows is said beside the choice.\nA file that changes nothing says so.',
        },
        '5': {
          title: 'Standing sources',
          text: 'Under the catalogue, “Standing sources” has the platform fetch data in time: from a folder on the server, an address, or a table of PostgreSQL or MySQL. “Try” first stores nothing; each run is a version with its own findings; a source can be paused. Passwords are not shown again. Addresses and database hosts are listed by the administrator beforehand.',
        },
      },
    },
    extract: {
      title: 'Extract data and fill forms',
      lead: 'Choose data, set conditions, see the result, take it in the format you need; set up a department’s form once and fill it with one click.',
      section: {
        '1': {
          title: 'Extract',
          text: '- Choose a dataset; fix its version where you need to, or look up columns in another one.\n- Add conditions, choose places or draw an area; the count and the first rows follow at once.\n- Choose columns and order, or groups; then the coordinate system and the format; coded columns can be written as labels. Files stand below for 7 days.',
        },
        '2': {
          title: 'Again',
          text: 'A kept extract runs again with one click, or every day, week or month.\nA copied link names the versions of now: it gives the same rows on any day.',
        },
        '3': {
          title: 'Fill a department’s form',
          text: '- Open “Forms” and drop the empty workbook; its header is matched with your data.\n- Look at what goes into each column. For conditions or totals keep an extract first and choose it as the source.\n- Fill it and download. Styles, merged cells, formulas and drop-downs stay; what could not be filled is listed.\n- Next month fill it again: what changed since is listed too.',
        },
        '4': {
          title: 'Safety',
          text: 'Columns that you may not read cannot be extracted, filtered, sorted, joined or counted by. A text that begins with =, +, - or @ gets a quote before it, so that no spreadsheet runs it; an import takes it off again.',
        },
      },
    },
    visualise: {
      title: 'Pictures and dashboards',
      lead: 'Draw any dataset as a map or chart, compose dashboards, and hand them on within everybody’s rights.',
      section: {
        '1': {
          title: 'Draw a picture',
          text: '- Open “Pictures and dashboards”, choose “New picture” and a dataset.\n- Open a suggested picture; kind, value, fields, classes, filter and area are changed on the left.\n- “Copy link” hands the whole picture on; “Export” makes a PNG or PDF with legend, scale and source.',
        },
        '2': {
          title: 'Where its numbers come from',
          text: 'Each class of the legend, each area and each bar can be clicked: the trail shows conditions, version and rows. Rows without a place or a value are counted under the legend.',
        },
        '3': {
          title: 'Dashboards and sharing',
          text: '- “Put on a dashboard” adds the picture; under “Edit” tiles are dragged, or moved with the arrow keys and sized with Shift.\n- A click on a bar or a community narrows the other tiles.\n- “Share” lets in people, departments, roles or the office. Everybody sees what their own rights allow.\n- “More” makes a Word file, or has one made each day, week or month.',
        },
      },
    },
    monitoring: {
      title: 'Reading the cases',
      lead: 'Volume, rates, categories, communities and places on one page, against the period before.',
      section: {
        '1': {
          title: 'Period and scope',
          text: '“7 days” and “30 days” count back from the last day with data, so old data can be looked at as well. Filter by source, community, category (three levels, one below the other), department or dataset.',
        },
        '2': {
          title: 'What “before” means',
          text: 'The period of the same length that ends where the chosen one begins. The grey line in the chart is that period.',
        },
        '3': {
          title: 'How the three rates are counted',
          text: 'Responded, resolved and satisfied count hotline cases with a clear answer; a rule tells which answers count as yes. Click a rate to see numerator, denominator and rule. Cases without an answer are not in the denominator, and their number is stated.',
        },
        '4': {
          title: 'Charts and tables',
          text: 'The button at the top right of a chart turns it into a table. A day of the line, a bar or a square of the calendar opens its cases. In the calendar the arrow keys move and Enter opens.',
        },
      },
    },
    alerts: {
      title: 'Alerts and work lists',
      lead: 'Rules watch for you: beyond usual ups and downs, at a bound, a source fallen silent, a backlog past its limit.',
      section: {
        '1': {
          title: 'Handling an alert',
          text: '- Open “Alerts” and read why: since when, how many, how many were to be expected; open the trail to check.\n- “Take note” with a remark: it is told no more, and ends by itself once all is as usual.\n- “Make a case” of what needs handling: a case with its place that can be assigned.',
        },
        '2': {
          title: 'Rules',
          text: 'Choose “New rule” or the name of a rule, a kind and its terms, then “Try on the last year”: how often it would have told, and when, shaded in the chart. “False alarms a year” is for the whole rule; “Threshold of the environment” watches a station’s AQI, PM2.5 and other daily figures.\nWhen terms change, what was found under the old ones is over.',
        },
        '3': {
          title: 'When you are told',
          text: 'Rules are checked whenever data change and every hour. One matter is told once. While nobody takes note it is told again, then brought to the leaders. What is found in quiet hours is told when they end.',
        },
        '4': {
          title: 'Work lists',
          text: 'The overview and “Work lists” show what is overdue, due today, about to breach, not satisfied, called about again and passed on often. Choose several to assign them at once, or see what the rates would be if they were solved.',
        },
      },
    },
    trail: {
      title: 'Tracing a figure',
      lead: 'Figures can be opened: formula, rule, data versions and rows, down to the line of the original file.',
      section: {
        '1': {
          title: 'How to read it',
          text: '- Click a figure; its trail opens on the right.\n- At the top are the value, period and scope.\n- Then come the formula, the rules and their versions, the datasets and their versions.\n- Last are the rows; a row number leads to that row in its dataset.',
        },
        '2': {
          title: 'The marks beside a rule',
          text: '“Verified” was checked against the published original; “Secondary source” comes from a reliable quotation; for “Unverified” no original has been found yet: use it with care.',
        },
        '3': {
          title: 'Sharing',
          text: 'The address changes when a trail is open. Copy it to a colleague, and they see the same trail, if they may.',
        },
      },
    },
    environment: {
      title: 'Reading air quality',
      lead: 'The daily AQI is computed from hourly readings; levels and colours follow the national standard.',
      section: {
        '1': {
          title: 'Why some days have no AQI',
          text: 'Too few valid hours, or a pollutant is missing: the day cannot be judged. It stays empty; nothing is put in its place.',
        },
        '2': {
          title: 'Why standards differ',
          text: 'Each day is judged by the standard in force that day. The new HJ 633 holds from 1 March 2026; earlier days keep the old one.',
        },
        '3': {
          title: 'May it be published?',
          text: 'No. The AQI is published by ecological authorities of prefecture level and above; the values here are for reference.',
        },
      },
    },
    devices: {
      title: 'Setting up monitoring devices',
      lead: 'Boxes for dust, noise and air send readings by themselves, by HJ 212 or MQTT.',
      section: {
        '1': {
          title: 'Set one up',
          text: 'Open “Devices”, make a device and type server, port, number and password into the box. The password is shown once.\nWith the first frame the state becomes “Reporting”.',
        },
        '2': {
          title: 'Nothing comes',
          text: '- The ports are switched on by the system administrator; the foot of the page says whether they are\n- Number and password must match to the letter\n- After ten wrong passwords an address is refused for a quarter of an hour',
        },
        '3': {
          title: 'What does not count',
          text: 'Values that the box marks as maintenance, calibration or fault, and values that cannot be, are kept with their mark; no figure counts them.',
        },
      },
    },
    'life-circle': {
      title: 'Planning a life circle',
      lead: 'See who cannot reach what on foot, and try what would help most.',
      section: {
        '1': {
          title: 'Begin with the diagnosis',
          text: 'Open “Life circle”: on the right stand the gaps by the distances that standards state, the most pressing first. Click a title and the map goes there; red dots are homes out of reach.\n“Left out” lists people by community, compound and building.\nOn the left, “On foot” changes who walks: elders, somebody with a small child and a wheelchair get less far in the same time, and a wheelchair takes no steps.',
        },
        '2': {
          title: 'Try a plan',
          text: '- Drag a dark dot: the facility moves, and every figure follows.\n- Under “Plan” add a facility, draw a path through a wall, put an idle site to use, or add housing.\n- Click a facility to resize or close it.\n- Ctrl+Z undoes, Ctrl+Shift+Z redoes. The address holds the whole plan: send it to a colleague.',
        },
        '3': {
          title: 'Let the platform propose',
          text: 'Under “Plan” choose how many places and where they may be, and press “Propose”. The answer says how much more would be possible at most; where the gap is none, no choice is better.',
        },
        '4': {
          title: 'Another city',
          text: 'Import an .osm.pbf file with streets, buildings and facilities, and a new area appears. Without population, people are estimated from floor area, and the page says so.',
        },
      },
    },
    data: {
      title: 'Datasets: looking, editing, versions, quality',
      lead: 'Edited like a spreadsheet; each save is a version that can be looked at and undone.',
      section: {
        '1': {
          title: 'Finding in the table',
          text: 'A dataset opens as its table, and a million rows scroll at once. Click a title to sort, the funnel to filter by what the column is, and search every column of text in the box above. The address keeps what you see, so that it can be sent to a colleague.',
        },
        '2': {
          title: 'Editing in the table',
          text: '- Arrows move, typing or Enter edits, Esc gives up; what does not fit is told at once.\n- Shift with arrows selects, Ctrl+C and Ctrl+V exchange with Excel; Ctrl+Z undoes, Ctrl+Y does it again.\n- Tick rows (or all that are found) to set a value for all of them or delete them.\n- Nothing is stored before “Save as a new version”. Where somebody has changed the same row, both changes stand side by side and you decide row by row.',
        },
        '3': {
          title: 'Editing on the map',
          text: 'Under “Map”, choose to edit places and shapes and click a point, line or area: drag corners to move them, the small dots on the sides to add one, double-click a corner to delete it; undo as you like; saving makes a version.',
        },
        '4': {
          title: 'Something came in wrongly',
          text: 'Under “Versions” take back the newest one or go back to any; compare two cell by cell, give one a name. Deleted datasets wait in the recycle bin.',
        },
        '5': {
          title: 'Quality',
          text: '“Quality” checks each version for completeness, validity, uniqueness, consistency, timeliness and position. A figure leads to the rows that failed, where they can be mended; below stands the change from version to version. New versions are checked by themselves.',
        },
        '6': {
          title: 'Lineage',
          text: '“Versions” tells from which file (SHA-256) and recipe each version came, “Description and fields” where the data is used. Who may take data out and sees every row can have the source file; where personal data is in it, that is on record.',
        },
        '7': {
          title: 'Columns that are not shown',
          text: 'Telephone numbers, names and the like are seen only by those with the right to them; above the table it says how many columns are hidden.',
        },
        '8': {
          title: 'Finding data',
          text: 'Press / or Ctrl K (⌘K on a Mac) on any page: titles, columns, values and communities are searched, in pinyin and by initials as well, and a slip of the hand is forgiven.\nThe catalogue also filters by theme, department, shape and year, or by what its map shows. What is not found may be what you may not see.',
        },
        '9': {
          title: 'Describing data',
          text: 'Open “Description and fields”. At the side stand the completeness and what is missing (click the score for the rule) and suggestions from the import and the department’s template: “Use” puts them into the form, and nothing changes until you save.\nFields have a title, unit, description, code list and sensitivity. Every change is in the history below and can be put back.\n“Descriptions and code lists” edits many datasets at once, uses templates, keeps code lists, and exports a workbook that you can edit and import again.',
        },
      },
    },
    interfaces: {
      title: 'Reading with other programs',
      lead: 'QGIS, GDAL, Excel and Python read whatever you may see; columns with personal data are never handed out here.',
      section: {
        '1': {
          title: 'Address and token',
          text: '- Open /ogc in a browser to look around; /ogc/collections lists the collections.\n- Make an access token in your account with the right catalog:read. It is shown once.\n- Programs that take only a user name and a password: any user name, and the token as the password.',
        },
        '2': {
          title: 'QGIS',
          text: 'Layer → Add Layer → Add WFS / OGC API Features Layer → New: the address of the platform with /ogc, version OGC API – Features, basic authentication.',
        },
        '3': {
          title: 'GDAL',
          text: 'Write Authorization: Bearer TOKEN into a file, name it in GDAL_HTTP_HEADER_FILE, then:\nogr2ogr -f GPKG out.gpkg OAPIF:ADDRESS/ogc COLLECTION',
        },
        '4': {
          title: 'Excel and Python',
          text: 'Read /ogc/collections/NAME/items?limit=5000 and follow the links whose rel is next. Complete examples stand in docs/manual of the installation.',
        },
        '5': {
          title: 'Filters and coordinates',
          text: "- filter=area > 100 AND name LIKE '%school%' (CQL2); bbox=west,south,east,north; datetime=2026-10-01/2026-11-01.\n- crs=http://www.opengis.net/def/crs/EPSG/0/4548 answers in metres.",
        },
      },
    },
    roles: {
      title: 'Roles and rights',
      lead: 'Roles decide which pages, fields and communities a person sees.',
      section: {
        '1': {
          title: 'Usual roles',
          text: '- Subdistrict leader: all figures and changes, edits nothing.\n- Data steward: imports, checks, edits and undoes.\n- Department operator: cases in detail.\n- Community worker: the data of their own community.\n- Planner: data, maps and where things are.\n- System administrator: accounts and operation.',
        },
        '2': {
          title: 'If you need more',
          text: 'When a right is lacking, tell the administrator its name and why your work needs it.',
        },
      },
    },
    permissions: {
      title: 'Departments, people and rights',
      lead: 'Three administrators share the work: one makes people, one grants rights, one reads the log.',
      section: {
        '1': {
          title: 'A department and ten people in five minutes',
          text: '- The system administrator opens “People and rights” and adds the department under “Departments”.\n- Under “People”, “Add people”: paste the list from a spreadsheet, one person a line: name, account, department, role, communities.\n- Make them, and hand out the first passwords, which are shown this once.\n- The security administrator opens “People and rights” and presses “Grant all”.',
        },
        '2': {
          title: 'Which data somebody sees',
          text: '- Communities: rows, counts and maps of these alone.\n- Only the own department: cases of which it is in charge.\n- Statistics without rows: small counts are not shown, nor those that would give them away.\n- Datasets can be open to their department or to some people alone.\nA change counts within a second, also for a page that is open.',
        },
        '3': {
          title: 'Verifying the audit log',
          text: 'The auditor presses “Verify” on the page of the log. An entry that was changed, taken away or exchanged is named. The log is kept for at least 184 days.',
        },
      },
    },
    'personal-data': {
      title: 'When a resident asks to see, correct or delete',
      lead: 'The privacy officer handles this under “System”, “Personal data”.',
      section: {
        '1': {
          title: 'Steps',
          text: '- Enter the number of the letter and the telephone, identity number, name or address that the person gave; press “Register and search”.\n- Look at what was found. A name or an address alone may be another’s and stays as it is unless you tick it.\n- Press “Copy for the person”, “Correct” or “Delete”. After a deletion a second search says what is left.\n- Press “Close”: from then on nobody can tell whom it was about.',
        },
        '2': {
          title: 'After a deletion',
          text: 'The person is gone from every version, and kept files that held them are deleted; the row itself still counts, so no figure changes. Backups made before hold it until they end.',
        },
        '3': {
          title: 'Retention',
          text: 'Say under “Retention” for how many days a dataset keeps its personal columns, and why. What is older is emptied once a day.',
        },
      },
    },
  },
}
