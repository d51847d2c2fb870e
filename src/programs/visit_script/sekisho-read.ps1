# sekisho-read.ps1 - reads how this Windows PC is set up and writes one JSON file beside itself.
# この PC の設定を読み、結果を1つのファイルに書きます。何も変えず、何も送らず、何も入れません。
#
#   powershell -NoProfile -ExecutionPolicy Bypass -File .\sekisho-read.ps1
#
# It reads the registry and CIM only, and needs no administrator. What it may not read is named in
# the file (could_not) and on the screen. Windows PowerShell 5.1 and later.
# 管理権限がなくても動きます。読めなかったところは、ファイルと画面に出ます。
param([string]$Folder = $PSScriptRoot)
$ErrorActionPreference = 'Stop'
$could_not = New-Object System.Collections.ArrayList
$result = [ordered]@{ schema = 'sekisho-read'; version = 1 }
$invariant = [System.Globalization.CultureInfo]::InvariantCulture
$hklm = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64')
$hkcu = [Microsoft.Win32.RegistryKey]::OpenBaseKey('CurrentUser', 'Registry64')

# Times in UTC, written the same in every language and calendar.
function Format-Time($Time) {
  if ($null -eq $Time) { return $null }
  $Time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", $invariant)
}

# A value of the first of these keys that has it; null if none does.
function Read-Value($Hive, [string[]]$Paths, [string]$Name) {
  foreach ($path in $Paths) {
    $key = $Hive.OpenSubKey($path)
    if ($null -eq $key) { continue }
    try { $value = $key.GetValue($Name) } finally { $key.Close() }
    if ($null -ne $value) { return $value }
  }
  return $null
}

# The same as a number, whether the registry has it as one or as text.
function Read-Number($Hive, [string[]]$Paths, [string]$Name) {
  $value = Read-Value $Hive $Paths $Name
  if ($null -eq $value) { return $null }
  return [int64]$value
}

function Test-Key($Hive, [string]$Path) {
  $key = $Hive.OpenSubKey($Path)
  return ($null -ne $key)
}

# A part that cannot be read is null, and is named with the kind of failure, never with its
# translated text.
function Add-Failure([string]$Part, $Failure) {
  $cause = $Failure.Exception.GetBaseException()
  $why = $cause.GetType().Name
  if ($cause.PSObject.Properties['NativeErrorCode']) { $why = [string]$cause.NativeErrorCode }
  [void]$could_not.Add([ordered]@{ part = $Part; why = $why })
}
function Read-One([string]$Part, [scriptblock]$How) {
  try { $result[$Part] = & $How } catch { $result[$Part] = $null; Add-Failure $Part $_ }
}
function Read-All([string]$Part, [scriptblock]$How) {
  try { $result[$Part] = @(& $How) } catch { $result[$Part] = $null; Add-Failure $Part $_ }
}

$result['read_at'] = Format-Time ([DateTime]::UtcNow)
$result['account'] = [Environment]::UserName
$who = New-Object System.Security.Principal.WindowsPrincipal ([System.Security.Principal.WindowsIdentity]::GetCurrent())
$result['elevated'] = $who.IsInRole([System.Security.Principal.WindowsBuiltInRole]::Administrator)

# joined: accounts of a domain or of Entra can log on here, too.
Read-One 'machine' {
  $computer = Get-CimInstance Win32_ComputerSystem
  $bios = Get-CimInstance Win32_BIOS
  $cloud = $hklm.OpenSubKey('SYSTEM\CurrentControlSet\Control\CloudDomainJoin\JoinInfo')
  [ordered]@{
    name = $computer.Name; maker = $computer.Manufacturer; model = $computer.Model; serial = $bios.SerialNumber
    joined = ([bool]$computer.PartOfDomain -or (($null -ne $cloud) -and ($cloud.SubKeyCount -gt 0)))
  }
}

Read-One 'windows' {
  $path = 'SOFTWARE\Microsoft\Windows NT\CurrentVersion'
  $os = Get-CimInstance Win32_OperatingSystem
  $servicing = 'SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending'
  $update = 'SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired'
  [ordered]@{
    product = Read-Value $hklm $path 'ProductName'
    edition = Read-Value $hklm $path 'EditionID'
    kind = Read-Value $hklm $path 'InstallationType'
    display_version = Read-Value $hklm $path 'DisplayVersion'
    build = Read-Number $hklm $path 'CurrentBuildNumber'
    ubr = Read-Number $hklm $path 'UBR'
    is_64_bit = [Environment]::Is64BitOperatingSystem
    last_boot = Format-Time $os.LastBootUpTime
    restart_waits = ((Test-Key $hklm $servicing) -or (Test-Key $hklm $update))
  }
}

Read-All 'addresses' {
  Get-CimInstance Win32_NetworkAdapterConfiguration -Filter 'IPEnabled=TRUE' | ForEach-Object {
    [ordered]@{ mac = $_.MACAddress; ip = @($_.IPAddress) }
  }
}

# Members of Administrators by the group's number: its name is another in every language.
Read-All 'administrators' {
  $group = Get-CimInstance Win32_Group -Filter "LocalAccount=TRUE AND SID='S-1-5-32-544'"
  Get-CimAssociatedInstance -InputObject $group -Association Win32_GroupUser -ResultClassName Win32_UserAccount |
    ForEach-Object { if ($_.LocalAccount) { $_.Name } }
}

Read-All 'accounts' {
  Get-CimInstance Win32_UserAccount -Filter 'LocalAccount=TRUE' | ForEach-Object {
    [ordered]@{
      name = $_.Name; rid = [int64]($_.SID.Split('-')[-1]); enabled = -not $_.Disabled
      password_required = $_.PasswordRequired; password_expires = $_.PasswordExpires
    }
  }
}

# Whether Windows logs on by itself; a stored password is looked for, never read out.
Read-One 'logon' {
  $path = 'SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon'
  [ordered]@{
    automatic = Read-Number $hklm $path 'AutoAdminLogon'
    password_stored = ($null -ne (Read-Value $hklm $path 'DefaultPassword'))
  }
}

# Of the account that runs this; the machine's own limit holds for everybody.
Read-One 'screen' {
  $policy = 'Software\Policies\Microsoft\Windows\Control Panel\Desktop'
  $both = @($policy, 'Control Panel\Desktop')
  $system = 'SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System'
  $schemes = 'SYSTEM\CurrentControlSet\Control\Power\User\PowerSchemes'
  $sleep = '238c9fa8-0aad-41ed-83f4-97be242c8f20\29f6c1db-86da-48c5-9fdb-f2b67b1f44da'
  $scheme = Read-Value $hklm $schemes 'ActivePowerScheme'
  [ordered]@{
    saver_on = Read-Number $hkcu $both 'ScreenSaveActive'
    saver_set = -not [string]::IsNullOrEmpty([string](Read-Value $hkcu $both 'SCRNSAVE.EXE'))
    saver_locks = Read-Number $hkcu $both 'ScreenSaverIsSecure'
    saver_after_s = Read-Number $hkcu $both 'ScreenSaveTimeOut'
    policy_locks = Read-Number $hkcu $policy 'ScreenSaverIsSecure'
    policy_after_s = Read-Number $hkcu $policy 'ScreenSaveTimeOut'
    machine_locks_after_s = Read-Number $hklm $system 'InactivityTimeoutSecs'
    sleeps_after_s = Read-Number $hklm "$schemes\$scheme\$sleep" 'ACSettingIndex'
  }
}

# enabled and inbound as the registry has them: 1 on, 0 off; 1 blocks, 0 lets in, null the default.
Read-All 'firewall' {
  $own = 'SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy'
  $policy = 'SOFTWARE\Policies\Microsoft\WindowsFirewall'
  foreach ($one in @('DomainProfile', 'StandardProfile', 'PublicProfile')) {
    $paths = @("$policy\$one", "$own\$one")
    if ($one -eq 'StandardProfile') { $paths = @("$policy\PrivateProfile") + $paths }
    [ordered]@{
      profile = $one
      enabled = Read-Number $hklm $paths 'EnableFirewall'
      inbound = Read-Number $hklm $paths 'DefaultInboundAction'
    }
  }
}

Read-One 'remote' {
  $terminal = 'SYSTEM\CurrentControlSet\Control\Terminal Server'
  $policy = 'SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'
  [ordered]@{ desktop_denied = Read-Number $hklm @($policy, $terminal) 'fDenyTSConnections' }
}

Read-All 'services' {
  Get-CimInstance Win32_Service | ForEach-Object {
    [ordered]@{ name = $_.Name; running = ($_.State -eq 'Running'); start = $_.StartMode }
  }
}

Read-All 'antivirus' {
  Get-CimInstance -Namespace root/SecurityCenter2 -ClassName AntiVirusProduct |
    ForEach-Object { [ordered]@{ name = $_.displayName; state = $_.productState } }
}
Read-All 'other_firewalls' {
  Get-CimInstance -Namespace root/SecurityCenter2 -ClassName FirewallProduct | ForEach-Object { $_.displayName }
}

Read-All 'programs' {
  $path = 'SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall'
  $wow = 'SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall'
  foreach ($one in @(@($hklm, $path, 'machine'), @($hklm, $wow, 'machine'), @($hkcu, $path, 'account'))) {
    $key = $one[0].OpenSubKey($one[1])
    if ($null -eq $key) { continue }
    foreach ($name in $key.GetSubKeyNames()) {
      $program = $key.OpenSubKey($name)
      if (($null -eq $program) -or (-not $program.GetValue('DisplayName'))) { continue }
      [ordered]@{
        name = [string]$program.GetValue('DisplayName'); version = [string]$program.GetValue('DisplayVersion')
        publisher = [string]$program.GetValue('Publisher'); of = $one[2]
      }
    }
  }
}

# The date as CIM keeps it: month/day/year in every language.
Read-All 'hotfixes' {
  Get-CimInstance Win32_QuickFixEngineering | ForEach-Object {
    [ordered]@{ id = $_.HotFixID; installed = [string]$_.CimInstanceProperties['InstalledOn'].Value }
  }
}

Read-One 'usb' {
  $policy = 'SOFTWARE\Policies\Microsoft\Windows\RemovableStorageDevices'
  $disks = "$policy\{53f5630d-b6bf-11d0-94f2-00a0c91efb8b}"
  [ordered]@{
    driver_start = Read-Number $hklm 'SYSTEM\CurrentControlSet\Services\USBSTOR' 'Start'
    uas_driver_start = Read-Number $hklm 'SYSTEM\CurrentControlSet\Services\UASPStor' 'Start'
    all_denied = Read-Number $hklm $policy 'Deny_All'
    read_denied = Read-Number $hklm $disks 'Deny_Read'
    write_denied = Read-Number $hklm $disks 'Deny_Write'
    autorun_off = Read-Number $hklm 'SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\Explorer' 'NoDriveTypeAutoRun'
  }
}

$result['could_not'] = @($could_not)
$name = 'sekisho-' + [Environment]::MachineName + '-' + [DateTime]::UtcNow.ToString('yyyyMMdd-HHmmss', $invariant) + '.json'
$file = [System.IO.Path]::Combine($Folder, $name)
[System.IO.File]::WriteAllText($file, (ConvertTo-Json $result -Depth 5), (New-Object System.Text.UTF8Encoding $false))
Write-Host "Written / 書きました: $file"
foreach ($one in $could_not) { Write-Host "Not read / 読めませんでした: $($one.part) ($($one.why))" }
